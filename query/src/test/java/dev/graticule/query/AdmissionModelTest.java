package dev.graticule.query;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.graticule.job.JobCancelledException;
import dev.graticule.write.ByteSize;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door of the budget in every order in which queries can meet at it. */
@Timeout(120)
final class AdmissionModelTest {

  @Test
  void theBudgetIsKeptAndEachIsDecidedOnce() {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(0)
        // Touch nothing that is shared, and are slow to follow.
        .addGuarantee(forClasses("dev.graticule.query.Admission").methods("held").ignore())
        .addGuarantee(
            forClasses(
                    "dev.graticule.query.AdmissionState",
                    "dev.graticule.write.ByteSize",
                    "java.time.Duration",
                    "java.util.Formatter")
                .allMethods()
                .ignore())
        .check(Model.class);
  }

  /** Four queries, of which one is too large to go in beside another; two may wait. */
  @Param(name = "query", gen = IntGen.class, conf = "0:3")
  public static final class Model {
    private static final long[] MEBIBYTES = {30, 40, 50, 30};

    private final Admission admission =
        new Admission(
            new AdmissionOptions(ByteSize.mebibytes(100), 2, Duration.ofMinutes(1)), () -> 0);
    private final Place[] places = new Place[MEBIBYTES.length];

    private final class Place {
      final Admission.Ticket ticket;
      volatile boolean entered;
      volatile boolean closed;
      int decisions;

      Place(long bytes) {
        ticket = admission.ticket("query", bytes, this::decided);
      }

      private synchronized void decided() {
        decisions++;
      }
    }

    public Model() {
      for (int i = 0; i < places.length; i++) {
        places[i] = new Place(MEBIBYTES[i] << 20);
      }
    }

    @Operation
    public void enter(@Param(name = "query") int query) {
      places[query].entered = true;
      places[query].ticket.enter();
      look();
    }

    @Operation
    public void giveUp(@Param(name = "query") int query) {
      places[query].ticket.giveUp(new JobCancelledException("enough"));
      look();
    }

    @Operation
    public void close(@Param(name = "query") int query) {
      places[query].closed = true;
      places[query].ticket.close();
      look();
    }

    @Operation
    public void check(@Param(name = "query") int query) {
      places[query].ticket.check();
      look();
    }

    private void look() {
      AdmissionState state = admission.state();
      if (state.reserved().bytes() > admission.room() || state.waiting() > 2) {
        throw new AssertionError(state.toString());
      }
    }

    @Validate
    public void whenAllIsOver() {
      // Whoever waits is let in when the others have gone, without a look again.
      for (int left = 0; left < places.length; left++) {
        for (Place place : places) {
          if (place.entered && !place.closed && !place.ticket.isWaiting()) {
            place.closed = true;
            place.ticket.close();
          }
        }
      }
      AdmissionState state = admission.state();
      if (state.waiting() > 0 || state.running() > 0 || state.reserved().bytes() != 0) {
        throw new AssertionError("left behind: " + state);
      }
      for (Place place : places) {
        // A query that is closed while it waits is never decided.
        int least = place.entered && !place.closed ? 1 : 0;
        if (place.decisions < least || place.decisions > (place.entered ? 1 : 0)) {
          throw new AssertionError("decided %d times".formatted(place.decisions));
        }
      }
    }
  }
}
