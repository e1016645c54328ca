/// What deploying one skill or agent would come to, found out without touching anything.
public enum PlannedItem: Sendable {
  /// Files or the index would change.
  case change(Change)
  /// It is in place already; paths of a person's edits in it, relative to the scope's root.
  case inPlace(edited: [String])
  /// A person's files stand in its place and are left alone.
  case kept([String])
  /// It cannot be deployed.
  case failed(PackageError)
}
