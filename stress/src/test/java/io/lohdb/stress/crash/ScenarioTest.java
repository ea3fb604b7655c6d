package io.lohdb.stress.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.stress.crash.Step.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScenarioTest {
    private final Scenario scenario =
            new Scenario(
                    new StoreShape(512, 256, 1024, 8, 40),
                    -17,
                    List.of(new Step(Action.PUT, 3, 5), new Step(Action.REOPEN, 0, 0)));

    @Test
    void textSaysEverything() {
        assertEquals("512,256,1024,8,40;-17;PUT:3:5 REOPEN:0:0", scenario.text());
        assertEquals(scenario, Scenario.parse(scenario.text()));
    }

    @Test
    void refusesWhatIsNoScenario() {
        for (String text : List.of("", "1;2", "1,2,3,4,5;6;PUT:1", "1,2,3,4,5;6;FLY:1:1")) {
            assertThrows(IllegalArgumentException.class, () -> Scenario.parse(text), text);
        }
    }
}
