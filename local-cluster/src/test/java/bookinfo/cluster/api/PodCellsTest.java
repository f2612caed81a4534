package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodCellsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"phase":"Pending"}                                                                                          | 0/1 | Pending | 0
            {"phase":"Failed","reason":"Evicted"}                                                                        | 0/1 | Evicted | 0
            {"containerStatuses":[{"state":{"waiting":{"reason":"ContainerCreating"}}}]}                                 | 0/1 | ContainerCreating | 0
            {"containerStatuses":[{"state":{"waiting":{"reason":"First"}}},{"state":{"waiting":{"reason":"Second"}}}]}   | 0/1 | First | 0
            {"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}},{"state":{"running":{}}}]}     | 1/1 | Running | 0
            {"containerStatuses":[{"state":{"terminated":{"exitCode":1,"reason":"Error"}}}]}                             | 0/1 | Error | 0
            {"containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]}                                              | 0/1 | ExitCode:3 | 0
            {"containerStatuses":[{"state":{"terminated":{"reason":"Completed"}}},{"ready":true,"state":{"running":{}}}],"conditions":[{"type":"Ready","status":"True"}]} | 1/1 | Running | 0
            {"containerStatuses":[{"state":{"terminated":{"reason":"Completed"}}},{"ready":true,"state":{"running":{}}}]} | 1/1 | NotReady | 0
            {"containerStatuses":[{"state":{"terminated":{"reason":"Completed"}}},{"state":{"terminated":{"exitCode":1,"reason":"Error"}}}]} | 0/1 | Error | 0
            {"initContainerStatuses":[{"name":"once","state":{"running":{}}}]}                                           | 0/1 | Init:0/1 | 0
            {"initContainerStatuses":[{"name":"once","restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]} | 0/1 | Init:CrashLoopBackOff | 2
            {"initContainerStatuses":[{"name":"once","state":{"terminated":{"exitCode":1}}}]}                            | 0/1 | Init:ExitCode:1 | 0
            {"phase":"Running","initContainerStatuses":[{"name":"once","restartCount":5,"state":{"terminated":{"exitCode":0}}}],"containerStatuses":[{"ready":true,"restartCount":2,"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-11-22T09:58:00Z"}}}]} | 1/1 | Running | 2 (2m ago)
            """)
    void readAsKubectlShowsThem(String status, String ready, String reason, String restarts) {
        assertThat(PodCells.of(pod(status), NOW)).isEqualTo(new PodCells(ready, reason, restarts));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"phase":"Running"}                        | Terminating
            {"phase":"Succeeded"}                      | Succeeded
            """)
    void whileThePodIsBeingDeleted(String status, String reason) {
        ObjectNode pod = pod(status);
        pod.putObject("metadata").put("deletionTimestamp", "2026-11-22T10:00:30Z");
        assertThat(PodCells.of(pod, NOW).status()).isEqualTo(reason);
    }

    private static ObjectNode pod(String status) {
        ObjectNode pod = Json.object();
        ObjectNode spec = pod.putObject("spec");
        spec.putArray("containers").addObject().put("name", "c");
        spec.putArray("initContainers").addObject().put("name", "once");
        pod.set("status", Json.parse(status.getBytes(StandardCharsets.UTF_8)));
        return pod;
    }
}
