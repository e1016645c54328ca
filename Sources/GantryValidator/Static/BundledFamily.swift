/// A library that many plugins bring along, and that suffers from being there twice.
struct BundledFamily: Sendable {
  /// Its name as people know it.
  let name: String
  /// The names of its shared libraries, without what follows `.so`.
  let libraries: [String]
  /// Functions that only this library has.
  let marks: Set<String>
  /// How the names of its functions begin.
  let prefixes: [String]

  /// The libraries that are known for it.
  static let all = [
    BundledFamily(
      name: "OpenSSL",
      libraries: ["libssl", "libcrypto"],
      marks: ["SSL_CTX_new", "SSL_connect", "EVP_DigestInit_ex", "OPENSSL_init_crypto"],
      prefixes: ["SSL_", "EVP_", "OPENSSL_", "CRYPTO_", "X509_", "BIO_", "ERR_", "RSA_", "EC_"]
    ),
    BundledFamily(
      name: "SQLite",
      libraries: ["libsqlite3"],
      marks: ["sqlite3_open_v2", "sqlite3_prepare_v2", "sqlite3_open"],
      prefixes: ["sqlite3"]
    ),
    BundledFamily(
      name: "zlib",
      libraries: ["libz"],
      marks: ["inflateInit2_", "deflateInit2_", "inflateInit_", "deflateInit_", "zlibVersion"],
      prefixes: ["inflate", "deflate", "gz", "zlib", "crc32", "adler32", "compress", "uncompress"]
    ),
    BundledFamily(
      name: "curl",
      libraries: ["libcurl", "libcurl-gnutls"],
      marks: ["curl_easy_perform", "curl_easy_init"],
      prefixes: ["curl_"]
    ),
    BundledFamily(
      name: "the Swift runtime",
      libraries: ["libswiftCore"],
      marks: ["swift_allocObject", "swift_retain", "swift_getTypeByMangledNameInContext"],
      prefixes: ["swift_", "$ss"]
    ),
    BundledFamily(
      name: "the C++ library",
      libraries: ["libstdc++", "libc++"],
      marks: ["__cxa_throw", "__gxx_personality_v0", "_ZSt9terminatev"],
      prefixes: ["__cxa_", "_ZSt", "_ZNSt", "_ZNKSt"]
    ),
    BundledFamily(
      name: "an allocator of its own",
      libraries: ["libjemalloc", "libtcmalloc", "libmimalloc"],
      marks: ["malloc", "free", "calloc", "realloc"],
      prefixes: ["malloc", "je_", "tc_", "mi_", "calloc", "realloc", "free", "aligned_alloc"]
    ),
  ]

  /// Whether a shared library is this one: `libssl.so.3` is of `libssl`.
  func has(_ library: String) -> Bool {
    let file = library.split(separator: "/").last ?? ""
    return libraries.contains { file == $0 + ".so" || file.hasPrefix($0 + ".so.") }
  }

  /// Whether a symbol is probably of this library.
  func owns(_ symbol: String) -> Bool {
    marks.contains(symbol) || prefixes.contains { symbol.hasPrefix($0) }
  }
}
