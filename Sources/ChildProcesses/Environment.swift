import Glibc

/// The environment that programs started from here inherit.
package enum Environment {
  /// Takes a variable away.
  package static func remove(_ name: String) { unsetenv(name) }
}
