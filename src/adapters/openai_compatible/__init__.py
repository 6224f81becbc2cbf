"""Models behind an OpenAI-compatible server: Ollama, llama.cpp, vLLM and others."""
