package bookinfo.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressPlanTest {
    @Property(tries = 200)
    void addressesAreLoopbackAndTheirNumbersCanBeReadBack(
            @ForAll @IntRange(min = 0, max = 9) int index, @ForAll @IntRange(min = 1, max = 254) int number) {
        AddressPlan plan = new AddressPlan(index);

        assertThat(List.of(plan.pod(number), plan.app(number), plan.outbound(number), plan.service(number)))
                .allMatch(address -> InetAddress.ofLiteral(address).isLoopbackAddress());
        assertThat(plan.podNumber(plan.pod(number))).hasValue(number);
        assertThat(plan.serviceNumber(plan.service(number))).hasValue(number);
        assertThat(plan.podNumber(plan.app(number))).isEmpty();
        assertThat(plan.serviceNumber(plan.pod(number))).isEmpty();
    }

    @Test
    void noTwoRolesOrPlansEverShareAnAddress() {
        Set<String> seen = new HashSet<>();
        for (int index = 0; index < 10; index++) {
            AddressPlan plan = new AddressPlan(index);
            for (int n = 1; n <= 254; n++) {
                for (String address : List.of(plan.pod(n), plan.app(n), plan.outbound(n), plan.service(n))) {
                    assertThat(seen.add(address)).as(address).isTrue();
                }
            }
        }
    }

    @Test
    void aNumberOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new AddressPlan(0).pod(255)).hasMessageContaining("255 (expected: 1..254)");
        assertThatThrownBy(() -> new AddressPlan(10)).hasMessage("address plan: 10 (expected: 0..9)");
    }
}
