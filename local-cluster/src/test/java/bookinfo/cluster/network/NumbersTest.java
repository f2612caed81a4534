package bookinfo.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Property
    void noNumberIsHandedOutTwiceAtATime(@ForAll @Size(max = 200) List<Boolean> takes) {
        Numbers numbers = new Numbers("pods", 8);
        Set<Integer> held = new HashSet<>();
        Deque<Integer> order = new ArrayDeque<>();
        for (boolean take : takes) {
            if (take && held.size() < 8) {
                int number = numbers.take();
                assertThat(number).isBetween(1, 8);
                assertThat(held.add(number)).isTrue();
                order.add(number);
            } else if (!order.isEmpty()) {
                int back = order.remove();
                held.remove(back);
                numbers.giveBack(back);
            }
        }
    }

    @Test
    void aNumberGivenBackComesAgainOnlyAfterAllOthers() {
        Numbers numbers = new Numbers("pods", 4);
        int first = numbers.take();
        numbers.giveBack(first);

        assertThat(List.of(numbers.take(), numbers.take(), numbers.take()))
                .containsExactly(2, 3, 4)
                .doesNotContain(first);
        assertThat(numbers.take()).isEqualTo(first);
        assertThatThrownBy(numbers::take).hasMessage("all 4 addresses for pods are in use");
    }

    @Test
    void aReservedNumberIsNotHandedOut() {
        Numbers numbers = new Numbers("pods", 3);

        assertThat(numbers.reserve(1)).isTrue();
        assertThat(numbers.reserve(1)).isFalse();
        assertThat(numbers.reserve(4)).isFalse();
        assertThat(List.of(numbers.take(), numbers.take())).containsExactly(2, 3);
    }
}
