import GantryCore

/// An engine that offers nothing, for plugins that ask for nothing.
struct NoServices: AttemptServices {
  private static let nothing = ServiceAnswer.failed("a benchmark journals nothing")

  func emit(_ type: EventType, data: [UInt8]) -> Bool { true }
  func report(_ progress: PhaseProgress) {}
  func log(_ level: LogLevel, _ message: String) {}
  func noteSecret(_ name: String, usedBy plugin: String) {}
  func intend(_ key: String, receipt: [UInt8]) async -> ServiceAnswer { Self.nothing }
  func settle(_ key: String, result: [UInt8]) async -> ServiceAnswer { Self.nothing }
  func value(_ key: String, scope: ValueScope) async -> ServiceAnswer { .notFound }
  func put(_ key: String, scope: ValueScope, value: [UInt8], expected: UInt64?) async
    -> ServiceAnswer
  { Self.nothing }
  func putArtifact(_ name: ArtifactName, mediaType: String, bytes: [UInt8]) async -> ServiceAnswer {
    Self.nothing
  }
  func keepArtifact(_ name: ArtifactName, mediaType: String, from source: any ArtifactSource) async
    -> ServiceAnswer
  { Self.nothing }
  func artifact(_ name: ArtifactName, limit: Int) async -> ServiceAnswer { .notFound }
}
