package dev.graticule.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many digits a {@code BigDecimal} has, as a record component or inside one:
 * {@code @Digits(precision = 12, scale = 2) BigDecimal price}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Digits {
  /**
   * Digits in all.
   *
   * @return 1 to 38
   */
  int precision();

  /**
   * Digits behind the point.
   *
   * @return 0 to the precision
   */
  int scale();
}
