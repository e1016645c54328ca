internal import CGantryFrames
internal import CGantrySpawn

/// The page in which all workers of this process see when it was last there.
///
/// Nobody else can write to it: it is sealed before anybody has it.
///
/// `@safe` and `@unchecked Sendable` because the mapping lives as long as this object, and its one word
/// is aligned.
@safe final class WorkerSign: @unchecked Sendable {
  /// The memfd, to hand to workers.
  let descriptor: CInt
  private let sign: UnsafeMutablePointer<gantry_sign>

  /// Makes the page; the error number when there is no memory or descriptor for it.
  static func make() -> Result<WorkerSign, SystemProblem> {
    var descriptor: CInt = -1
    var address: UnsafeMutableRawPointer?
    let problem = unsafe gantry_sign_make(&descriptor, &address)
    guard problem == 0, let address = unsafe address else {
      return .failure(SystemProblem(problem))
    }
    return .success(unsafe WorkerSign(descriptor, address))
  }

  private init(_ descriptor: CInt, _ address: UnsafeMutableRawPointer) {
    self.descriptor = descriptor
    unsafe sign = address.assumingMemoryBound(to: gantry_sign.self)
    give()
  }

  deinit {
    unsafe gantry_page_drop(sign)
    Descriptor.close(descriptor)
  }

  /// Says that the host is there now.
  func give() { unsafe sign.pointee.seen_ns = gantry_now() }
}
