"""Converse: one call, sent once."""

from adapters.bedrock.clients import CONNECT_TIMEOUT_S, BedrockClients
from adapters.bedrock.failures import failure_of, never_sent, not_on_this_route
from adapters.bedrock.reply import reply_of
from adapters.bedrock.request import converse_request
from application.ports.model_gateway import ModelCall, ModelGateway, ModelReply
from application.ports.stop_signal import StopSignal
from domain.analysis.model import Route


class BedrockGateway(ModelGateway):
    name = "bedrock"

    def __init__(self, *, clients: BedrockClients, route: Route) -> None:
        self._clients = clients
        self._route = route

    def longest_s(self) -> float:
        # connecting, then sending and reading, each with pauses that end it
        return CONNECT_TIMEOUT_S + 3 * self._clients.read_timeout_s

    def send(self, call: ModelCall, *, stop: StopSignal) -> ModelReply:
        """A call under way cannot be taken back and is paid either way, so `stop` does not end
        it; who is to stop asks that before."""
        model_id = call.model.runtime_ids.get(self._route)
        if model_id is None:
            raise not_on_this_route(call.model, self._route)
        request = converse_request(call, model_id)
        try:
            client = self._clients.runtime
        except Exception as error:  # whatever it was, nothing has been sent
            raise never_sent(error) from error
        try:
            answer = client.converse(**request)
        except Exception as error:  # whatever it was, it may have been paid
            raise failure_of(error) from error
        return reply_of(answer)
