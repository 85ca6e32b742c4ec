import Glibc

/// The descriptors 0, 1 and 2, which a program may be started without.
package enum StandardDescriptors {
  /// Gives each that is closed a place that neither reads nor writes: as before it is an error to use it, but no file that is
  /// opened later takes its number, and with it what is printed. To be called before anything is opened.
  package static func fill() {
    for (descriptor, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", flags)  // the lowest number that is free, which is this one
    }
  }
}
