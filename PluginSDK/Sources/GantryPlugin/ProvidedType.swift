/// What kind of thing a type is.
public enum PluginKind: String, Sendable, Hashable, CaseIterable, Encodable {
  /// A step of a run.
  case phase
  /// A strategy that looks at a failure and decides.
  case recovery
  /// An observer that receives events in batches.
  case sink
  /// A named capability with an input and an output.
  case skill

  var hasInputAndOutput: Bool { self == .phase || self == .skill }
}

/// One type a plugin provides: what it is, and how an instance is made.
///
/// The maker is a closure over the author's type, so that nothing is ever looked up by name: two
/// plugins in one process may hold types of the same name.
public struct ProvidedType: Sendable {
  /// What kind of thing the type is.
  public let kind: PluginKind
  /// What the type says about itself.
  public let descriptor: TypeDescriptor
  /// The events the type may emit.
  public let events: [EventDescriptor]
  let make: @Sendable (BorrowedBytes, Host) throws -> Instance

  /// A phase type.
  public static func phase<P: Phase>(_ type: P.Type) -> ProvidedType {
    ProvidedType(kind: .phase, descriptor: P.descriptor, events: P.events) { config, host in
      PhaseInstance(try P(config: config.decoded(as: P.Config.self, calling: "config")), host)
    }
  }

  /// A skill type; its name is the skill's name.
  public static func skill<S: Skill>(_ type: S.Type) -> ProvidedType {
    ProvidedType(kind: .skill, descriptor: S.descriptor, events: S.events) { config, host in
      SkillInstance(try S(config: config.decoded(as: S.Config.self, calling: "config")), host)
    }
  }

  /// A sink type.
  public static func sink<S: Sink>(_ type: S.Type) -> ProvidedType {
    ProvidedType(kind: .sink, descriptor: S.descriptor, events: []) { config, host in
      SinkInstance(try S(config: config.decoded(as: S.Config.self, calling: "config")), host)
    }
  }

  /// A recovery strategy type.
  public static func recovery<R: RecoveryStrategy>(_ type: R.Type) -> ProvidedType {
    ProvidedType(kind: .recovery, descriptor: R.descriptor, events: []) { config, host in
      RecoveryInstance(try R(config: config.decoded(as: R.Config.self, calling: "config")), host)
    }
  }
}
