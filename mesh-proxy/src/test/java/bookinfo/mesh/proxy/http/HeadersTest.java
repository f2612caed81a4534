package bookinfo.mesh.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadersTest {
    private final Headers headers = Headers.of("a", "1", "b", "2", "a", "3", "c", "4");

    @Test
    void setReplacesTheFirstInPlaceAndDropsTheOthers() {
        headers.set("a", "5");
        assertThat(headers).hasToString("a: 5\nb: 2\nc: 4\n");
    }

    @Test
    void removeDropsAllOfAName() {
        assertThat(headers.remove("a")).isTrue();
        assertThat(headers.remove("a")).isFalse();
        assertThat(headers).hasToString("b: 2\nc: 4\n");
    }

    @Test
    void repeatedValuesAreJoinedByCommas() {
        assertThat(headers.joined("a")).isEqualTo("1,3");
        assertThat(headers.joined("x")).isNull();
        assertThat(headers.first("a")).isEqualTo("1");
    }

    @Test
    void aCopyIsIndependent() {
        Headers copy = headers.copy().add("d", "5");
        assertThat(headers.contains("d")).isFalse();
        assertThat(copy.size()).isEqualTo(5);
    }

    @Test
    void fieldsOfOneValueAreJoinedAsTheyCome() {
        Headers request = Headers.ofRequest();
        request.add("content-type", "a").add("x", "1").add("content-type", "b").add("x", "2");
        request.add("location", "a").add("location", "b");
        assertThat(request).hasToString("content-type: a,b\nx: 1\nx: 2\nlocation: a\nlocation: b\n");
        assertThat(request.copy().add("content-type", "c").first("content-type"))
                .isEqualTo("a,b,c");
        assertThat(Headers.ofRequest().add("via", "").add("via", "a").add("via", ""))
                .hasToString("via: a\n");
        assertThat(Headers.ofResponse().add("location", "a").add("location", "b"))
                .hasToString("location: a,b\n");
    }

    @Test
    void theyGrow() {
        var many = new Headers();
        for (int i = 0; i < 100; i++) {
            many.add("n" + i, "v");
        }
        assertThat(many.first("n99")).isEqualTo("v");
        assertThat(many.bytes()).isEqualTo(10 * 3 + 90 * 4);
    }
}
