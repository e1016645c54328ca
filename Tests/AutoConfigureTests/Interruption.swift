import Dispatch
import Foundation
import GantryPlugin
import GantryPluginTesting
import Packages
import Synchronization

@testable import AutoConfigurePhases

/// Stops a call where a kill would: the thread that runs it never goes on, so that nothing after
/// that instant happens, neither on the disk nor at the host.
final class Interruption: Sendable {
  @TaskLocal static var current: Interruption?

  /// After how many events the call is cancelled, when it is cancelled and not killed.
  let events: Int?
  private let left: Mutex<Int>
  private let isFullDisk: Bool
  private let isOver = Mutex(false)
  private let stopped = DispatchSemaphore(value: 0)

  /// Kills before the given step of writing.
  init(beforeWrite step: Int) {
    events = nil
    left = Mutex(step)
    isFullDisk = false
  }

  /// Fills the disk before the given step of writing; it stays full until the interruption ends,
  /// but files can still be removed.
  init(diskFullBeforeWrite step: Int) {
    events = nil
    left = Mutex(step)
    isFullDisk = true
  }

  /// Cancels a call after the given number of its events.
  init(afterEvents count: Int) {
    events = count
    left = Mutex(.max)
    isFullDisk = false
  }

  /// Whether the interruption is over.
  var happened: Bool { isOver.withLock { $0 } }

  /// Called when the run goes on after it.
  func end() { isOver.withLock { $0 = true } }

  /// Performs a call; nil when it was killed.
  func perform(_ call: @escaping @Sendable () -> CallResult?) -> CallResult? {
    let box = Box()
    Thread {
      box.set(call())
      self.stopped.signal()
    }.start()
    stopped.wait()
    return box.get()
  }

  /// Whether the disk was full at any time.
  var wasFull: Bool { isFullDisk && left.withLock { $0 == 0 } }

  /// What the writers of the interrupted phases ask before and after each change.
  func step(_ step: AtomicFile.Step) throws {
    let isDue = left.withLock { left in
      defer { left -= left > 0 ? 1 : 0 }
      return left == 0
    }
    guard isDue, !happened else { return }
    if isFullDisk {
      if case .write = step { throw NoSpace() }
      return
    }
    stopped.signal()
    DispatchSemaphore(value: 0).wait()
  }

  /// What the system says when a disk is full.
  struct NoSpace: Error {}

  private final class Box: Sendable {
    private let result = Mutex<CallResult?>(nil)

    func set(_ value: CallResult?) { result.withLock { $0 = value } }
    func get() -> CallResult? { result.withLock { $0 } }
  }
}

/// A phase that writes and can be given a writer.
protocol WritingPhase: Phase where Config == Empty {
  static func make(_ writer: AtomicFile) -> Self
}

extension SkillDeploymentPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension AgentArchivingPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension ConfigurationCompletionPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer, clock: { .inTests }) }
}

extension EnvironmentPreparationPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension DependencyInstallationPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension ServiceConfigurationPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension PostDeploymentVerificationPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer, clock: { .inTests }) }
}

extension RemovalPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension BackupRestorationPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension AgentRestorationPhase: WritingPhase {
  static func make(_ writer: AtomicFile) -> Self { Self(writer: writer) }
}

extension Date {
  /// When the last phase looks at the clock.
  fileprivate static var inTests: Date {
    (RunStart.date(CallOptions().runStarted) ?? .distantPast) + 15.4325
  }
}

/// A phase whose writer can be stopped.
struct Interruptible<Base: WritingPhase>: Phase {
  typealias Input = Base.Input
  typealias Output = Base.Output

  static var descriptor: TypeDescriptor { Base.descriptor }
  static var events: [EventDescriptor] { Base.events }

  private let base: Base

  init(config: Empty) {
    let interruption = Interruption.current
    base = Base.make(AtomicFile { step in try interruption?.step(step) })
  }

  func run(_ input: Base.Input, _ call: Call) throws -> Base.Output { try base.run(input, call) }
  func plan(_ input: Base.Input, _ call: Call) throws -> Base.Output { try base.plan(input, call) }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try base.undo(receipts, call)
  }
}

extension Interruptible where Base == SkillDeploymentPhase {
  /// The plugin with phases that can be interrupted.
  static var plugin: Plugin {
    Plugin(
      id: AutoConfigure.plugin.id,
      version: AutoConfigure.plugin.version,
      summary: AutoConfigure.plugin.summary,
      provides: [
        .phase(ToolchainAnalysisPhase.self),
        .phase(MinConfidenceValidationPhase.self),
        .phase(Interruptible<SkillDeploymentPhase>.self),
        .phase(Interruptible<AgentArchivingPhase>.self),
        .phase(Interruptible<ConfigurationCompletionPhase>.self),
        .phase(PreDeploymentValidationPhase.self),
        .phase(Interruptible<EnvironmentPreparationPhase>.self),
        .phase(Interruptible<DependencyInstallationPhase>.self),
        .phase(Interruptible<ServiceConfigurationPhase>.self),
        .phase(Interruptible<PostDeploymentVerificationPhase>.self),
        .phase(Interruptible<RemovalPhase>.self),
        .phase(Interruptible<BackupRestorationPhase>.self),
        .phase(Interruptible<AgentRestorationPhase>.self),
      ]
    )
  }
}
