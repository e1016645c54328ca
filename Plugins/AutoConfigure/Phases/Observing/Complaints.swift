import Synchronization

/// Passes on the first complaint of each subject and drops the others, which say the same.
final class Complaints: Sendable {
  private let complain: @Sendable (String) -> Void
  private let subjects = Mutex<Set<String>>([])

  init(_ complain: @escaping @Sendable (String) -> Void) {
    self.complain = complain
  }

  func add(_ text: String, about subject: String = "") {
    guard subjects.withLock({ $0.insert(subject).inserted }) else { return }
    complain(text)
  }
}
