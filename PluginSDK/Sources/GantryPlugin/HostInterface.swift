/// The id of something the host offers beyond its basic table.
public struct HostInterface: Sendable, Hashable, RawRepresentable {
  /// The id as it is written in the manifest: `gantry.kv/1`.
  public let rawValue: String

  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// What the call is part of.
  public static let call = HostInterface(rawValue: "gantry.call/1")
  /// Waiting for cancellation, and the deadline.
  public static let cancel = HostInterface(rawValue: "gantry.cancel/1")
  /// Effects that happen once and can be undone.
  public static let effects = HostInterface(rawValue: "gantry.effects/1")
  /// Small values shared by the phases of one run, or kept by the plugin.
  public static let values = HostInterface(rawValue: "gantry.kv/1")
  /// The skills of every plugin.
  public static let skills = HostInterface(rawValue: "gantry.skills/1")
  /// Secrets, lent and wiped.
  public static let secrets = HostInterface(rawValue: "gantry.secrets/1")
  /// Files a run leaves behind.
  public static let artifacts = HostInterface(rawValue: "gantry.artifacts/1")
}
