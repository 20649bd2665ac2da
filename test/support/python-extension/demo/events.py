import ssl

from connect.eaas.core.decorators import event, schedulable, variables
from connect.eaas.core.extension import EventsApplicationBase
from connect.eaas.core.responses import (
    BackgroundResponse, InteractiveResponse, ScheduledExecutionResponse,
)


@variables([{"name": "GREETING", "initial_value": "hello", "secure": False}])
class DemoEvents(EventsApplicationBase):
    @event("asset_purchase_request_processing", statuses=["pending"])
    def on_purchase(self, request):
        wish = request.get("note", "done")
        if wish == "later":
            return BackgroundResponse.reschedule(60)
        if wish == "skip":
            return BackgroundResponse.skip("not mine")
        if wish == "fail":
            return BackgroundResponse.fail("no stock")
        if wish == "look":
            assert self.client.requests[request["id"]].get()["note"] == wish
            assert len(ssl.create_default_context().get_ca_certs()) > 1
        if wish == "crash":
            raise RuntimeError("boom")
        return BackgroundResponse.done()

    @event("asset_purchase_request_validation", statuses=["draft"])
    async def on_validation(self, request):
        if request.get("note") == "refuse":
            return InteractiveResponse.fail(http_status=422, body={"errors": ["no stock"]})
        return InteractiveResponse.done(body={**request, "note": self.config["GREETING"]})

    @event("order_placed", statuses=[])
    def on_order(self, request):
        return BackgroundResponse.done()

    @schedulable("Nightly", "Counts something")
    def nightly(self, schedule):
        self.logger.info("parameter: %s", schedule.get("parameter"))
        return ScheduledExecutionResponse.done()
