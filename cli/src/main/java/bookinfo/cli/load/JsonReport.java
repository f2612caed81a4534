package bookinfo.cli.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A result for programs: the fields of fortio's JSON that hold for a run of ours, by the same names. */
final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    static String of(Result result, Target target, String labels, List<Double> percents) {
        Plan plan = result.plan();
        ObjectNode json = JSON.createObjectNode();
        json.put("RunType", "HTTP")
                .put("Labels", labels)
                .put("StartTime", result.start().toString())
                .put("RequestedQPS", plan.limited() ? GoFormat.g(plan.qps(), 9) : "max")
                .put("RequestedDuration", result.extent())
                .put("ActualQPS", result.qps())
                .put("ActualDuration", result.elapsed())
                .put("NumThreads", plan.threads());
        json.set("DurationHistogram", histogram(result.tally().durations, percents));
        json.set("ErrorsDurationHistogram", histogram(result.tally().errors, percents));
        json.put("Exactly", plan.calls())
                .put("Jitter", plan.jitter())
                .put("Uniform", plan.uniform())
                .put("NoCatchUp", !plan.catchUp());
        ObjectNode statuses = json.putObject("RetCodes");
        result.tally().statuses.forEach((status, count) -> statuses.put(String.valueOf(status), count));
        ObjectNode addresses = json.putObject("IPCountMap");
        result.addresses().forEach(addresses::put);
        json.put("URL", target.url()).put("DisableKeepAlive", !target.keepAlive());
        json.set("Sizes", histogram(result.tally().sizes, List.of()));
        json.set("HeaderSizes", histogram(result.tally().headSizes, List.of()));
        ArrayNode sockets = json.putArray("Sockets");
        result.callers()
                .forEach(caller -> sockets.add(caller.connecting().counter().count()));
        json.put("SocketCount", result.sockets());
        json.set("ConnectionStats", histogram(result.connecting(), percents));
        return json.toPrettyString();
    }

    private static ObjectNode histogram(Histogram histogram, List<Double> percents) {
        Counter counter = histogram.counter();
        ObjectNode json = JSON.createObjectNode();
        json.put("Count", counter.count())
                .put("Min", counter.min())
                .put("Max", counter.max())
                .put("Sum", counter.sum())
                .put("Avg", counter.average())
                .put("StdDev", counter.deviation());
        ArrayNode data = json.putArray("Data");
        histogram
                .buckets()
                .forEach(bucket -> data.addObject()
                        .put("Start", bucket.start())
                        .put("End", bucket.end())
                        .put("Percent", bucket.percent())
                        .put("Count", bucket.count()));
        ArrayNode percentiles = JSON.createArrayNode();
        histogram
                .percentiles(percents)
                .forEach(percentile -> percentiles
                        .addObject()
                        .put("Percentile", percentile.percent())
                        .put("Value", percentile.value()));
        if (!percentiles.isEmpty()) {
            json.set("Percentiles", percentiles);
        }
        return json;
    }
}
