import Foundation
import Testing

/// A library that sets a locale with a decimal comma, and that locale.
struct DecimalComma {
  /// The library's absolute path.
  let library: String
  /// The folder that the locale is in.
  let folder: String

  private static let compiler = "/usr/bin/localedef"

  /// Whether this system has what the locale is made with: few have it ready.
  static let canBeMade =
    FileManager.default.isExecutableFile(atPath: compiler)
    && ["locales/de_DE", "charmaps/UTF-8.gz"].allSatisfy {
      FileManager.default.fileExists(atPath: "/usr/share/i18n/" + $0)
    }

  init(in gantry: Gantry) throws {
    func build(_ program: String, _ arguments: [String]) throws {
      let ended = try LiveGantry(
        program,
        arguments,
        environment: ["PATH": "/usr/bin:/bin"],
        folder: gantry.scratch.path
      ).end()
      try #require(ended.status == 0, "\(ended.errors)")
    }
    folder = gantry.scratch.path(of: "locales")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // A path with a slash is where the locale goes, whatever the system's own place is.
    try build(
      Self.compiler,
      ["--no-archive", "-i", "de_DE", "-f", "UTF-8", "\(folder)/de_DE.UTF-8"]
    )
    let source = try gantry.scratch.write(Self.source, to: "comma.c")
    library = gantry.scratch.path(of: "libcomma.so")
    try build("/usr/bin/cc", ["-w", "-fPIC", "-shared", source, "-o", library])
  }

  private static let source = """
    #define _GNU_SOURCE
    #include <locale.h>
    #include <stdlib.h>
    static const char name[] = "de_DE.UTF-8";
    static int is_comma(void) { return localeconv()->decimal_point[0] == ','; }
    int set_for_process(const char *folder) {
      setenv("LOCPATH", folder, 1);
      setlocale(LC_ALL, name);
      return is_comma();
    }
    int set_for_thread(const char *folder) {
      setenv("LOCPATH", folder, 1);
      locale_t made = newlocale(LC_ALL_MASK, name, (locale_t)0);
      if (made != (locale_t)0) uselocale(made);
      return is_comma();
    }
    double half(double whole) { return whole / 2; }
    void each(double from, void (*note)(double at)) {
      note(from);
      note(from / 2);
    }
    """
}
