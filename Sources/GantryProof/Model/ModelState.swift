public import GantryCore
import GantryStore
import Synchronization

/// One model that several stores share, as several processes share a state folder.
public final class ModelState: Sendable {
  private let model: Mutex<StoreModel>
  private let bells = Mutex<[String: Bell]>([:])
  private let artifacts = Mutex<[String: [UInt8]]>([:])

  /// Creates a state.
  ///
  /// - Parameter model: What it begins with.
  public init(_ model: StoreModel = StoreModel()) { self.model = Mutex(model) }

  /// Opens the state for an engine; nil for somebody who never drives a run.
  ///
  /// - Parameter engine: The engine.
  /// - Returns: A store.
  /// - Throws: ``GantryCore/StoreError`` with `.owned` when an engine of this id lives already.
  public func open(_ engine: EngineIdentity?) throws(StoreError) -> ModelStore {
    if let engine { try change { model throws(StoreError) in try model.begin(engine) } }
    return ModelStore(state: self, engine: engine)
  }

  /// Looks at the model, or changes it, while nobody else does.
  ///
  /// - Parameter body: What to do.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  public func change<T: Sendable>(
    _ body: (inout StoreModel) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    let result: Result<T, StoreError> = model.withLock { model in
      do throws(StoreError) {
        return .success(try body(&model))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Wakes an engine; everybody when none is named.
  func ring(_ engine: String?) {
    let woken = bells.withLock { bells in
      engine.map { [bells[$0]].compactMap { $0 } } ?? Array(bells.values)
    }
    for bell in woken { bell.ring() }
  }

  /// The bell of an engine.
  func bell(of engine: String) -> Bell {
    bells.withLock { bells in
      if let bell = bells[engine] { return bell }
      let bell = Bell()
      bells[engine] = bell
      return bell
    }
  }

  func keep(_ bytes: [UInt8], as sha256: String) {
    artifacts.withLock { $0[sha256] = bytes }
  }

  func artifact(_ sha256: String) -> [UInt8]? { artifacts.withLock { $0[sha256] } }
}
