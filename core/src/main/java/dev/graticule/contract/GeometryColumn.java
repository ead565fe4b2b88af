package dev.graticule.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a geometry means, as a record component or inside one: {@code @GeometryColumn(crs =
 * "EPSG:25832") Polygon parcel}. What is left out is as in {@link ColumnType.Geometry#any()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface GeometryColumn {
  /**
   * The allowed geometry types, each of which the Java class must be able to hold.
   *
   * @return the types; none means all that the class can hold
   */
  GeometryType[] types() default {};

  /**
   * The allowed dimensions.
   *
   * @return the dimensions; none means any
   */
  Dimensions[] dimensions() default {};

  /**
   * What the coordinates mean.
   *
   * @return {@code AUTHORITY:CODE}, a PROJJSON object, or {@code unknown}
   */
  String crs() default "OGC:CRS84";

  /**
   * How edges run between vertices.
   *
   * @return the edges
   */
  Edges edges() default Edges.PLANAR;

  /**
   * What is promised of ring directions.
   *
   * @return the promise
   */
  Orientation orientation() default Orientation.UNSTATED;

  /**
   * The coordinate epoch, for a dynamic CRS.
   *
   * @return a decimal year; NaN means none
   */
  double epoch() default Double.NaN;

  /**
   * Where every geometry must lie.
   *
   * @return xmin, ymin, xmax, ymax in the units of the CRS; none means anywhere
   */
  double[] bounds() default {};

  /**
   * The text column beside it that repeats the CRS in each row and must agree.
   *
   * @return the column's name; empty means none
   */
  String crsColumn() default "";
}
