package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.api.ApiFailure.Cause;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaValidationTest {
    private static final String SCHEMA = """
            {"type":"object","properties":{"spec":{"type":"object","required":["size"],"properties":{
              "size":{"type":"integer","minimum":1,"maximum":10},
              "color":{"type":"string","enum":["red","green"]},
              "name":{"type":"string","pattern":"^[a-z]+$","minLength":2,"maxLength":5},
              "hosts":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string"}},
              "map":{"type":"object","additionalProperties":{"type":"integer"}},
              "when":{"type":"string","format":"date-time"},
              "port":{"x-kubernetes-int-or-string":true},
              "maybe":{"type":"string","nullable":true},
              "one":{"type":"object","oneOf":[{"required":["a"]},{"required":["b"]}]},
              "any":{"type":"object","anyOf":[{"required":["a"]},{"required":["b"]}]},
              "no":{"type":"object","not":{"required":["a"]}}}}}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"size":"x"}                       | spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"
            {"size":1.5}                       | spec.size: Invalid value: "number": spec.size in body must be of type integer: "number"
            {}                                 | spec.size: Required value
            {"size":null}                      | spec.size: Required value
            {"size":0}                         | spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1
            {"size":11}                        | spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10
            {"size":1,"color":"pink"}          | spec.color: Unsupported value: "pink": supported values: "red", "green"
            {"size":1,"name":"AB"}             | spec.name: Invalid value: "AB": spec.name in body should match '^[a-z]+$'
            {"size":1,"name":"abcdef"}         | spec.name: Too long: may not be more than 5 bytes
            {"size":1,"name":"a"}              | spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long
            {"size":1,"hosts":[]}              | spec.hosts: Invalid value: 0: spec.hosts in body should have at least 1 items
            {"size":1,"hosts":["a","b","c"]}   | spec.hosts: Too many: 3: must have at most 2 items
            {"size":1,"hosts":[1]}             | spec.hosts[0]: Invalid value: "integer": spec.hosts[0] in body must be of type string: "integer"
            {"size":1,"map":{"a":"x"}}         | spec.map.a: Invalid value: "string": spec.map.a in body must be of type integer: "string"
            {"size":1,"when":"yesterday"}      | spec.when: Invalid value: "yesterday": spec.when in body must be of type date-time: "yesterday"
            {"size":1,"port":true}             | spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"
            {"size":1,"one":{}}                | <nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found none valid
            {"size":1,"one":{"a":1,"b":1}}     | <nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found 2 valid alternatives
            {"size":1,"any":{}}                | <nil>: Invalid value: "": "spec.any" must validate at least one schema (anyOf)
            {"size":1,"no":{"a":1}}            | <nil>: Invalid value: "": "spec.no" must not validate the schema (not)
            """)
    void saysWhatIsWrong(String spec, String expected) {
        assertThat(findings(spec)).first().isEqualTo(expected);
    }

    @Test
    void acceptsWhatTheSchemaAllows() {
        assertThat(findings("""
                {"size":10,"color":"red","name":"abc","hosts":["a"],"map":{"a":1},"when":"2026-11-22T10:00:00Z",
                 "port":"http","maybe":null,"one":{"b":1},"any":{"a":1,"b":1},"no":{},"unknown":1}""")).isEmpty();
    }

    @Test
    void saysThatRulesWereLeftOutAfterAnErrorOfType() {
        assertThat(findings("{\"size\":\"x\"}"))
                .last()
                .asString()
                .startsWith("<nil>: Invalid value: null: some validation");
        assertThat(findings("{\"size\":0}")).hasSize(1);
    }

    private static List<String> findings(String spec) {
        ObjectNode object = Json.object().put("apiVersion", "x/v1").put("kind", "X");
        object.putObject("metadata").put("name", "x");
        object.set("spec", Json.parse(spec.getBytes(StandardCharsets.UTF_8)));
        List<Cause> causes = new ArrayList<>();
        SchemaValidation.check(Json.parse(SCHEMA.getBytes(StandardCharsets.UTF_8)), object, causes);
        return causes.stream().map(Cause::text).toList();
    }
}
