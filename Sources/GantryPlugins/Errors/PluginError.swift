/// Why a plugin, or one of its types, cannot be used: what happened, where and how to fix it.
public struct PluginError: Error, Sendable {
  /// What programs branch on.
  public var code: Code
  /// What happened, naming the plugin and both values.
  public var message: String
  /// The library, and the symbol, the manifest member or the folder in it.
  public var location: String
  /// What to do, an imperative sentence.
  public var remedy: String
  /// The text of somebody else that explains it, verbatim.
  public var cause: (any Error)?

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - code: What programs branch on.
  ///   - message: What happened, naming the plugin and both values.
  ///   - location: Where it happened.
  ///   - remedy: What to do, an imperative sentence.
  ///   - cause: The text of somebody else that explains it.
  public init(
    _ code: Code,
    _ message: String,
    location: String,
    remedy: String,
    cause: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.location = location
    self.remedy = remedy
    self.cause = cause
  }
}

extension PluginError {
  /// What programs branch on; cases can be added without breaking anybody's `switch`.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Name: String {
      case notFound = "NOT-FOUND"
      case notELF = "NOT-ELF"
      case dlopen = "DLOPEN"
      case noEntry = "NO-ENTRY"
      case refused = "REFUSED"
      case abiTable = "ABI-TABLE"
      case abiMinor = "ABI-MINOR"
      case interface = "INTERFACE"
      case manifest = "MANIFEST"
      case duplicate = "DUPLICATE"
      case unknownPlugin = "UNKNOWN-PLUGIN"
      case unknownType = "UNKNOWN-TYPE"
      case wrongKind = "WRONG-KIND"
      case lock = "LOCK"
      case cannotWrite = "CANNOT-WRITE"
      case storage = "STORAGE"
      case describe = "DESCRIBE"
      case changed = "CHANGED"
      case unlisted = "UNLISTED"
      case strict = "STRICT"
      case signature = "SIGNATURE"
      case unsigned = "UNSIGNED"
      case untrusted = "UNTRUSTED"
      case trust = "TRUST"
      case keep = "KEEP"
    }

    private let name: Name

    private init(_ name: Name) { self.name = name }

    /// The code as it is printed: `GANTRY-E-ABI-MINOR`.
    public var description: String { "GANTRY-E-\(name.rawValue)" }

    /// A file or folder is not there or cannot be read.
    public static let notFound = Code(.notFound)
    /// The file is not a whole shared library.
    public static let notELF = Code(.notELF)
    /// The dynamic linker refused the library.
    public static let dlopen = Code(.dlopen)
    /// The library does not export the entry point.
    public static let noEntry = Code(.noEntry)
    /// The plugin's own entry point declined.
    public static let refused = Code(.refused)
    /// A table the plugin handed out lacks what the ABI requires of it.
    public static let abiTable = Code(.abiTable)
    /// The plugin needs a newer host.
    public static let abiMinor = Code(.abiMinor)
    /// The plugin needs an interface that this host does not offer.
    public static let interface = Code(.interface)
    /// The manifest does not say what it has to say.
    public static let manifest = Code(.manifest)
    /// Somebody before it in the search order has the same name.
    public static let duplicate = Code(.duplicate)
    /// No plugin has that id.
    public static let unknownPlugin = Code(.unknownPlugin)
    /// The plugin has no type of that name.
    public static let unknownType = Code(.unknownType)
    /// The type is of another kind than its use.
    public static let wrongKind = Code(.wrongKind)
    /// A lock file, or an entry of it, cannot be used.
    public static let lock = Code(.lock)
    /// A lock, a trust file or a key may not be written where it should be.
    public static let cannotWrite = Code(.cannotWrite)
    /// The disk did not take a lock, a trust file or a key: it is full, or it failed.
    public static let storage = Code(.storage)
    /// The library could not be asked what it is.
    public static let describe = Code(.describe)
    /// The library is not the one that was locked.
    public static let changed = Code(.changed)
    /// The library is in no lock.
    public static let unlisted = Code(.unlisted)
    /// The library asks the linker for more than strict mode gives.
    public static let strict = Code(.strict)
    /// A signature or a key is not one, or does not fit.
    public static let signature = Code(.signature)
    /// Nobody signed the library, and the person has not allowed it.
    public static let unsigned = Code(.unsigned)
    /// The person does not trust whoever signed the library.
    public static let untrusted = Code(.untrusted)
    /// The trust file cannot be used.
    public static let trust = Code(.trust)
    /// The library could not be kept for the runs that need it.
    public static let keep = Code(.keep)
  }

  /// A text of the dynamic linker, the system or a plugin, kept as it was said.
  public struct Verbatim: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text.
    public var description: String

    /// Keeps a text.
    ///
    /// - Parameter text: The text as it was said.
    public init(_ text: String) { description = text }
  }
}

extension PluginError: CustomStringConvertible {
  /// The whole error as people read it: what happened, where, how to fix it.
  public var description: String {
    var lines = ["error: \(message) [\(code)]", "  ├─ where: \(location)"]
    if let cause { lines.append("  ├─ cause: \(cause)") }
    lines.append("  └─ fix:   \(remedy)")
    return lines.joined(separator: "\n")
  }
}
