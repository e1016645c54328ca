internal import Glibc

/// A descriptor that is closed when nobody needs it any more.
final class OpenFile: Sendable {
  let descriptor: CInt

  /// Owns a descriptor from now on.
  init(_ descriptor: CInt) { self.descriptor = descriptor }

  deinit { close(descriptor) }
}
