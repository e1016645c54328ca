import Foundation
import Glibc
import Testing

/// What a plugin must not get at: a file, a folder, and sockets that would answer.
final class SearchTargets: Sendable {
  static let words = "nobody may read this\n"

  let folder: Folder
  let secret: String
  let socket: String
  let port: Int
  private let descriptors: [CInt]
  private let before: stat

  init() throws {
    let folder = try Folder()
    self.folder = folder
    secret = try folder.write(Array(Self.words.utf8), as: "secret")
    _ = try folder.write([], as: "doomed")
    chmod(secret, 0o600)
    // Short enough for the 107 bytes of an address.
    socket = "/tmp/gantry-search-\(UInt32.random(in: .min ... .max))"
    let server = try Self.server()
    port = server.port
    descriptors =
      server.descriptors + [
        try Self.unixSocket(socket, isAbstract: false),
        try Self.unixSocket(socket, isAbstract: true),
      ]
    before = Self.status(of: secret)
  }

  deinit {
    for descriptor in descriptors { close(descriptor) }
    unlink(socket)
  }

  /// What the plugin is told to go after.
  var input: String {
    let host = ProcessInfo.processInfo.processIdentifier
    return #"{"secret":"\#(secret)","folder":"\#(folder.path)","socket":"\#(socket)","#
      + #""port":\#(port),"host":\#(host)}"#
  }

  /// As ``input``, for a process that has no sandbox and shall outlive it.
  var gentleInput: String { input.dropLast() + #","gentle":true}"# }

  /// What of the file, its place and its folder is not as it was.
  var changes: [String] {
    let now = Self.status(of: secret)
    var changes: [String] = []
    if (try? String(contentsOfFile: secret, encoding: .utf8)) != Self.words {
      changes.append("contents")
    }
    if now.st_mode != before.st_mode { changes.append("mode") }
    if now.st_uid != before.st_uid { changes.append("owner") }
    if now.st_nlink != before.st_nlink { changes.append("links") }
    if now.st_mtim.tv_sec != before.st_mtim.tv_sec { changes.append("time") }
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    if names != ["doomed", "secret"] { changes.append("folder") }
    return changes
  }

  private static func status(of path: String) -> stat {
    var status = stat()
    stat(path, &status)
    return status
  }

  /// A TCP server and a UDP socket on one port of the loopback.
  private static func server() throws -> (port: Int, descriptors: [CInt]) {
    let stream = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    try #require(stream >= 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(stream, address, length) == 0 && listen(stream, 8) == 0
          && getsockname(stream, address, &length) == 0
      } ? Int(UInt16(bigEndian: pointer.pointee.sin_port)) : 0
    }
    try #require(port > 0)
    let datagram = Glibc.socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(datagram, address, length)
      }
    }
    return (port, [stream, datagram])
  }

  private static func unixSocket(_ path: String, isAbstract: Bool) throws -> CInt {
    let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = (isAbstract ? [0] : []) + Array(path.utf8) + (isAbstract ? [] : [0])
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0
      }
    }
    try #require(isBound, "no socket at \(path)")
    return descriptor
  }
}
