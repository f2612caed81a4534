package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergeTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            maps are merged, null removes        | Pod | {a:{b:1,c:2},d:3}                                   | {a:{b:4,c:null}}                                                       | {a:{b:4},d:3}
            containers are merged by name        | Pod | {spec:{containers:[{name:a,image:1},{name:b,image:2}]}} | {spec:{containers:[{name:b,image:3}]}}                            | {spec:{containers:[{name:a,image:1},{name:b,image:3}]}}
            a new container is appended          | Pod | {spec:{containers:[{name:a}]}}                      | {spec:{containers:[{name:b}]}}                                         | {spec:{containers:[{name:a},{name:b}]}}
            the order can be given               | Pod | {spec:{containers:[{name:a}]}}                      | {spec:{$setElementOrder/containers:[{name:b},{name:a}],containers:[{name:b}]}} | {spec:{containers:[{name:b},{name:a}]}}
            others come after them            | Pod | {spec:{containers:[{name:x},{name:a},{name:y}]}}    | {spec:{$setElementOrder/containers:[{name:b},{name:a}],containers:[{name:b}]}} | {spec:{containers:[{name:b},{name:a},{name:x},{name:y}]}}
            order alone                          | Pod | {spec:{containers:[{name:a},{name:b}]}}             | {spec:{$setElementOrder/containers:[{name:b},{name:a}]}}               | {spec:{containers:[{name:b},{name:a}]}}
            an item is deleted                   | Pod | {spec:{containers:[{name:a},{name:b}]}}             | {spec:{containers:[{name:a,$patch:delete}]}}                           | {spec:{containers:[{name:b}]}}
            a list is replaced                   | Pod | {spec:{containers:[{name:a},{name:b}]}}             | {spec:{containers:[{name:c},{$patch:replace}]}}                        | {spec:{containers:[{name:c}]}}
            a map is replaced                    | Deployment | {spec:{strategy:{type:A,rollingUpdate:{x:1}}}}      | {spec:{strategy:{type:B,$patch:replace}}}                              | {spec:{strategy:{type:B}}}
            only named keys are kept             | Deployment | {spec:{strategy:{type:A,rollingUpdate:{x:1}}}}      | {spec:{strategy:{type:B,$retainKeys:[type]}}}                          | {spec:{strategy:{type:B}}}
            container ports by containerPort     | Pod | {spec:{containers:[{name:c,ports:[{containerPort:1,name:x}]}]}} | {spec:{containers:[{name:c,ports:[{containerPort:2},{containerPort:1,$patch:delete}]}]}} | {spec:{containers:[{name:c,ports:[{containerPort:2}]}]}}
            service ports by port                | Service | {spec:{ports:[{port:80,name:a},{port:81}]}}         | {spec:{ports:[{port:80,name:b}]}}                                      | {spec:{ports:[{port:80,name:b},{port:81}]}}
            init containers have the same lists  | Pod | {spec:{initContainers:[{name:c,env:[{name:A,value:1}]}]}} | {spec:{initContainers:[{name:c,env:[{name:B,value:2}]}]}}        | {spec:{initContainers:[{name:c,env:[{name:A,value:1},{name:B,value:2}]}]}}
            arguments are replaced whole         | Pod | {spec:{containers:[{name:c,args:[a,b]}]}}           | {spec:{containers:[{name:c,args:[c]}]}}                                | {spec:{containers:[{name:c,args:[c]}]}}
            finalizers can be taken away         | Pod | {metadata:{finalizers:[a,b]}}                       | {metadata:{$deleteFromPrimitiveList/finalizers:[a]}}                   | {metadata:{finalizers:[b]}}
            conditions are merged by type        | Pod | {status:{conditions:[{type:A,status:x}]}}           | {status:{conditions:[{type:A,status:y},{type:B}]}}                     | {status:{conditions:[{type:A,status:y},{type:B}]}}
            webhooks are merged by name          | MutatingWebhookConfiguration | {webhooks:[{name:a,clientConfig:{caBundle:x,url:u}}]} | {webhooks:[{name:a,clientConfig:{caBundle:y}}]}                      | {webhooks:[{name:a,clientConfig:{caBundle:y,url:u}}]}
            slice ports are replaced             | EndpointSlice | {ports:[{port:1}]}                                  | {ports:[{port:2}]}                                                     | {ports:[{port:2}]}
            directives do not stay in new maps   | Deployment | {}                                                  | {spec:{strategy:{type:B,$retainKeys:[type],x:null}}}                   | {spec:{strategy:{type:B}}}
            """)
    void mergesAsKubernetesDoes(String name, String type, String target, String patch, String expected) {
        assertThat(StrategicMerge.apply(type, tree(target), tree(patch)))
                .as(name)
                .isEqualTo(tree(expected));
    }

    @Test
    void anItemWithoutItsKeyIsRefused() {
        assertThatThrownBy(() -> StrategicMerge.apply("Pod", tree("{}"), tree("{spec:{containers:[{image:x}]}}")))
                .hasMessage("containers: an item has no name");
        assertThatThrownBy(() -> StrategicMerge.apply("Pod", tree("{}"), tree("{$patch:other}")))
                .hasMessageContaining("expected: merge, replace or delete");
    }

    /** JSON with its quotes left out: words that are not numbers or null are strings. */
    static ObjectNode tree(String terse) {
        String quoted =
                terse.strip().replaceAll("([$A-Za-z][$/\\w]*)", "\"$1\"").replace("\"null\"", "null");
        return (ObjectNode) Json.parse(quoted.getBytes(StandardCharsets.UTF_8));
    }
}
