"""What may be opened at all."""

READERS_OF_SINGLE_FILES = (
    "mov matroska avi flv asf mpeg mpegts mpegvideo m4v mxf ogg wav w64 aiff flac mp3 aac ac3 "
    "eac3 amr amrnb amrwb caf yuv4mpegpipe dv"
).split()
"""FFmpeg's names of the readers that read the file they are given and nothing else. Playlists
(hls, dash, concat, sdp, …), image sequences and devices are not among them, so no content can talk
FFmpeg into opening another file or address. Whoever opens a file, by whatever part of FFmpeg,
allows these: what one of them read as one format no other reads as another."""
