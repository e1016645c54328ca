extension Checks {
  /// What the file itself says; nothing of it runs.
  static let staticForm: [Check] = [
    .elfSane, .exportsOnlyEntry, .noGNUUnique, .noHostImports, .glibcFloor, .noTextRelocations,
    .noExecutableStack, .fullRelro, .rpathSafe, .bundledLibraries, .lockMatch,
  ]

  /// What loading the library and calling its entry brings.
  static let entry: [Check] = [
    .rtldNow, .entrySilent, .entryRefuses, .tableSize, .manifestPresent, .manifestSize,
    .manifestJSON, .manifestSchemas, .manifestSchema, .crashes, .hangs, .loadTime, .entryTime,
  ]
}

// MARK: - The file

extension Check {
  static let elfSane = Check(
    "elf-sane",
    .form,
    "The file is a whole 64-bit shared library for this kind of machine.",
    fix: "Link it with -shared for this machine, and copy the whole file."
  )
  static let exportsOnlyEntry = Check(
    "exports-only-entry",
    .form,
    "The library exports gantry_plugin_v1 and nothing else.",
    fix: "Compile with -fvisibility=hidden and link with -Wl,--version-script=plugin.map of the "
      + "PluginSDK."
  )
  static let noGNUUnique = Check(
    "no-gnu-unique",
    .form,
    "No symbol is unique in the whole process, as STB_GNU_UNIQUE ones are.",
    fix: "Compile C++ with -fno-gnu-unique."
  )
  static let noHostImports = Check(
    "no-host-imports",
    .form,
    "Every symbol that is asked for comes from a library the file names.",
    fix: "Link what the symbol comes from, and link with -Wl,-z,defs so that the linker says so."
  )
  static let glibcFloor = Check(
    "glibc-floor",
    .form,
    "The library runs with the oldest C library that is promised.",
    fix: "Build on the oldest system you support, or do without the function."
  )
  static let noTextRelocations = Check(
    "no-textrel",
    .form,
    "The code is not changed while it is loaded.",
    fix: "Compile everything that goes into the library with -fPIC."
  )
  static let noExecutableStack = Check(
    "no-execstack",
    .form,
    "The library does not ask for stacks that can be executed.",
    fix: "Link with -Wl,-z,noexecstack, and mark assembler files with .note.GNU-stack."
  )
  static let fullRelro = Check(
    "full-relro",
    .form,
    "What the linker fills in cannot be written afterwards.",
    fix: "Link with -Wl,-z,relro,-z,now.",
    severity: .warning
  )
  static let rpathSafe = Check(
    "rpath-safe",
    .form,
    "The linker is not told to look where others can put libraries.",
    fix: "Link without -rpath, or with one that starts with $ORIGIN and stays below it."
  )
  static let bundledLibraries = Check(
    "bundled-libs",
    .form,
    "The library brings no copy of a library that others bring as well and lets it be seen.",
    fix: "Link the system's library, or hide the copy with -Wl,--exclude-libs,ALL."
  )
  static let lockMatch = Check(
    "lock-match",
    .form,
    "A library that is in a lock is the one that was locked, with a signature that holds.",
    fix: "Run `gantry plugin update` if the change is meant, or put the library back."
  )
}

// MARK: - The entry

extension Check {
  static let rtldNow = Check(
    "rtld-now",
    .form,
    "The dynamic linker loads the library with every symbol found at once.",
    fix: "Name every library it uses when you link it; -Wl,-z,defs says what is missing."
  )
  static let entrySilent = Check(
    "entry-silent",
    .form,
    "An entry that declines says why.",
    fix: "Write one sentence to `why` before gantry_plugin_v1 returns NULL."
  )
  static let entryRefuses = Check(
    "entry-refuses",
    .form,
    "The entry answers a table to a host that offers everything.",
    fix: "Return the table from gantry_plugin_v1; decline only when something is really missing."
  )
  static let tableSize = Check(
    "table-size",
    .form,
    "The table that the entry answers is as large as 1.0 requires.",
    fix: "Set struct_size to sizeof(gantry_plugin) and abi_minor to GANTRY_ABI_MINOR."
  )
  static let manifestPresent = Check(
    "manifest-present",
    .form,
    "The table holds a manifest.",
    fix: "Set manifest_json of the table to the text of the manifest and its length."
  )
  static let manifestSize = Check(
    "manifest-size",
    .form,
    "The manifest is at most 1 MiB long.",
    fix: "Shorten the manifest; schemas that repeat go into $defs."
  )
  static let manifestJSON = Check(
    "manifest-json",
    .form,
    "The manifest is JSON, in UTF-8 and with no name twice in an object.",
    fix: "Correct the text at the place the message names; len counts bytes without the NUL."
  )
  static let manifestSchemas = Check(
    "manifest-schemas",
    .form,
    "Every JSON Schema in the manifest can be used.",
    fix:
      "Correct the schema at the place the message names; only keywords of the supported part of "
      + "draft 2020-12 may be used."
  )
  static let manifestSchema = Check(
    "manifest-schema",
    .form,
    "The manifest follows manifest.schema.json to the letter.",
    fix: "Correct the member that the message names; manifest.schema.json of the PluginSDK says "
      + "what it holds."
  )
  static let crashes = Check(
    "crashes",
    .form,
    "Loading it and calling it with values it allows crashes nothing.",
    fix: "Run the reproduction under a debugger; the evidence names the signal and the call."
  )
  static let hangs = Check(
    "hangs",
    .form,
    "Loading it and calling it with values it allows comes to an end.",
    fix: "Look for a lock that is never given back or a wait without an end in the call that the "
      + "evidence names."
  )
  static let loadTime = Check(
    "load-time",
    .form,
    "Loading the library takes less than 100 ms.",
    fix: "Do nothing in constructors; begin when the first instance is created.",
    severity: .warning
  )
  static let entryTime = Check(
    "entry-time",
    .form,
    "The entry answers within 50 ms.",
    fix: "Answer a static table from gantry_plugin_v1; begin when the first instance is created.",
    severity: .warning
  )
}
