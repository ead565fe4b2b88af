package dev.graticule.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that gets what it needs as parameters: a {@link dev.graticule.table.Lake} in a temporary
 * folder, a {@link org.apache.arrow.memory.BufferAllocator} and {@link RandomGeometries}. It fails
 * when it leaves a buffer behind, and says where that was allocated.
 *
 * <pre>{@code
 * @GraticuleTest
 * class HarbourTest {
 *   @Test
 *   void shipsAreFound(Lake lake, RandomGeometries random) { ... }
 * }
 * }</pre>
 *
 * @see GraticuleExtension
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(GraticuleExtension.class)
public @interface GraticuleTest {}
