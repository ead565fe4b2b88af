package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Edges;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.PredicateException;
import dev.graticule.predicate.Predicates;
import java.util.LinkedHashSet;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** Holds a condition against a contract before anything is read. */
final class Conditions {
  private Conditions() {}

  /** The condition with its literals in the columns' own kinds. */
  static Predicate check(Predicate condition, Contract contract) {
    try {
      Predicate checked = PredicateCheck.require(condition, contract);
      requirePlanar(checked, contract);
      PredicateCheck.requireSameCrs(checked, contract);
      return checked;
    } catch (PredicateException e) {
      throw new QueryException(e.getMessage(), e);
    }
  }

  private static void requirePlanar(Predicate condition, Contract contract) {
    if (condition instanceof Predicate.And and) {
      and.parts().forEach(part -> requirePlanar(part, contract));
    } else if (condition instanceof Predicate.Or or) {
      or.parts().forEach(part -> requirePlanar(part, contract));
    } else if (condition instanceof Predicate.Not not) {
      requirePlanar(not.part(), contract);
    } else if (condition instanceof Predicate.Window window) {
      requireGeometry(window.column(), contract);
    } else if (condition instanceof Predicate.Relate relate) {
      requireGeometry(relate.column(), contract);
    } else if (condition instanceof Predicate.WithinDistance near) {
      requireGeometry(near.column(), contract);
    }
  }

  /** A geometry to ask with that is in no other CRS than the column, as far as both are known. */
  static void requireSameCrs(String column, Geometry geometry, Contract contract) {
    try {
      PredicateCheck.requireSameCrs(Predicates.intersects(column, geometry), contract);
    } catch (PredicateException e) {
      throw new QueryException(e.getMessage(), e);
    }
  }

  /** Whether a condition compares boxes of geometries. */
  static boolean hasBox(Predicate condition) {
    if (condition instanceof Predicate.And and) {
      return and.parts().stream().anyMatch(Conditions::hasBox);
    }
    if (condition instanceof Predicate.Or or) {
      return or.parts().stream().anyMatch(Conditions::hasBox);
    }
    if (condition instanceof Predicate.Not not) {
      return hasBox(not.part());
    }
    return condition instanceof Predicate.Window
        || condition instanceof Predicate.Relate
        || condition instanceof Predicate.WithinDistance;
  }

  /** What a condition demands of boxes, without what it demands beside. */
  static Predicate boxes(Predicate condition) {
    if (condition instanceof Predicate.And and) {
      return new Predicate.And(
          and.parts().stream().filter(Conditions::hasBox).map(Conditions::boxes).toList());
    }
    return hasBox(condition) ? condition : Predicates.all();
  }

  /** Whether a row of nothing but nulls never meets a condition. */
  static boolean rejectsNulls(Predicate condition) {
    if (condition instanceof Predicate.And and) {
      return and.parts().stream().anyMatch(Conditions::rejectsNulls);
    }
    if (condition instanceof Predicate.Or or) {
      return or.parts().stream().allMatch(Conditions::rejectsNulls);
    }
    if (condition instanceof Predicate.Not not) {
      return not.part() instanceof Predicate.IsNull || isOnAValue(not.part());
    }
    return isOnAValue(condition);
  }

  /** Unknown where the value is absent, and so is its negation. */
  private static boolean isOnAValue(Predicate condition) {
    return condition instanceof Predicate.Compare
        || (condition instanceof Predicate.In in && !in.literals().isEmpty())
        || condition instanceof Predicate.Window
        || condition instanceof Predicate.Relate
        || condition instanceof Predicate.WithinDistance;
  }

  /** The top-level columns that a condition looks at. */
  static Set<String> columns(Predicate condition, Contract contract) {
    Set<String> found = new LinkedHashSet<>();
    gather(condition, contract, found);
    return found;
  }

  private static void gather(Predicate condition, Contract contract, Set<String> found) {
    if (condition instanceof Predicate.And and) {
      and.parts().forEach(part -> gather(part, contract, found));
    } else if (condition instanceof Predicate.Or or) {
      or.parts().forEach(part -> gather(part, contract, found));
    } else if (condition instanceof Predicate.Not not) {
      gather(not.part(), contract, found);
    } else if (condition instanceof Predicate.Compare compare) {
      found.add(top(compare.column(), contract));
    } else if (condition instanceof Predicate.In in) {
      found.add(top(in.column(), contract));
    } else if (condition instanceof Predicate.IsNull isNull) {
      found.add(top(isNull.column(), contract));
    } else if (condition instanceof Predicate.Window window) {
      found.add(window.column());
    } else if (condition instanceof Predicate.Relate relate) {
      found.add(relate.column());
    } else if (condition instanceof Predicate.WithinDistance near) {
      found.add(near.column());
    }
  }

  private static String top(String path, Contract contract) {
    return contract.column(path).isPresent() || path.indexOf('.') < 0
        ? path
        : path.substring(0, path.indexOf('.'));
  }

  static Column require(String name, Contract contract) {
    return contract
        .column(name)
        .orElseThrow(
            () ->
                new QueryException(
                    "There is no column \"%s\". %s"
                        .formatted(name, NearestName.hint(name, contract.names()))));
  }

  /** A geometry column with straight edges, which is what the relations are defined on. */
  static ColumnType.Geometry requireGeometry(String name, Contract contract) {
    Column column = require(name, contract);
    if (!(column.type() instanceof ColumnType.Geometry geometry)) {
      throw new QueryException(
          "Column \"%s\" is %s, not a geometry; the geometry columns are %s."
              .formatted(
                  name,
                  column.type(),
                  contract.geometryColumns().stream().map(Column::name).toList()));
    }
    if (geometry.edges() != Edges.PLANAR) {
      throw new QueryException(
          "The edges of column \"%s\" are %s; relations are computed on straight edges and would be wrong."
              .formatted(name, geometry.edges().label()));
    }
    return geometry;
  }

  /** The primary geometry column of a table. */
  static String primary(String table, Contract contract) {
    return contract
        .primaryGeometry()
        .map(Column::name)
        .orElseThrow(
            () ->
                new QueryException(
                    "Table \"%s\" has no geometry column; its columns are %s."
                        .formatted(table, contract.names())));
  }

  static void requireFinite(Geometry geometry) {
    for (Coordinate coordinate : geometry.getCoordinates()) {
      if (!Double.isFinite(coordinate.x) || !Double.isFinite(coordinate.y)) {
        throw new QueryException(
            "The geometry to ask with has a vertex %s; every x and y must be a finite number."
                .formatted(coordinate));
      }
    }
  }
}
