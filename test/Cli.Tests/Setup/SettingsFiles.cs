using System.Text;

namespace Satchel.Cli.Tests.Setup;

/// <summary>Settings of Claude Code as people have them.</summary>
internal static class SettingsFiles
{
    private const string Team =
        """
        {
          "$schema": "https://json.schemastore.org/claude-code-settings.json",
          "model": "opus",
          "env": { "EDITOR": "vi", "PATH_EXTRA": "/opt/satchel-tools/bin" },
          "hooks": {
            "PreToolUse": [
              {
                "matcher": "Bash",
                "hooks": [
                  { "type": "command", "command": "~/bin/guard --strict" }
                ]
              },
              {
                "matcher": "Task|Agent",
                "hooks": [
                  { "type": "command", "command": "notify subagent", "timeout": 3 }
                ]
              }
            ],
            "Stop": [
              { "hooks": [ { "type": "command", "command": "say done" } ] }
            ]
          },
          "permissions": {
            "allow": [
              "Bash(git status:*)",
              "Read(~/notes/**)"
            ],
            "deny": [ "Bash(rm:*)", "Bash(satchel erase:*)" ]
          }
        }

        """;

    /// <summary>Each by its name.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["nothing"] = [],
        ["one line break"] = "\n"u8.ToArray(),
        ["blanks"] = "  \r\n\t"u8.ToArray(),
        ["only a comment"] = "// to be filled\n"u8.ToArray(),
        ["empty object"] = "{}"u8.ToArray(),
        ["empty object with a blank"] = "{ }\n"u8.ToArray(),
        ["empty object over lines"] = "{\n\n}\n"u8.ToArray(),
        ["empty object with a comment"] = "{\n  // nothing yet\n}\n"u8.ToArray(),
        ["a mark and nothing else"] = [.. Encoding.UTF8.Preamble],
        ["a team's"] = Bytes(Team),
        ["a team's with CR LF"] = Bytes(Team.ReplaceLineEndings("\r\n")),
        ["a team's with a mark"] = [.. Encoding.UTF8.Preamble, .. Bytes(Team)],
        ["a team's with tabs"] = Bytes(Team.Replace("  ", "\t", StringComparison.Ordinal)),
        ["a team's with four blanks"] = Bytes(Team.Replace("  ", "    ", StringComparison.Ordinal)),
        ["a team's without a last line break"] = Bytes(Team.TrimEnd()),
        ["empty hooks and permissions"] = Bytes("{\n  \"hooks\": {},\n  \"permissions\": { }\n}\n"),
        ["empty lists"] = Bytes("{ \"hooks\": { \"Stop\": [], \"SessionStart\": [ ] },\n  \"permissions\": { \"allow\": [\n  ] } }"),
        ["one line"] = Bytes("""{"model":"opus","permissions":{"allow":["Bash(ls:*)","Bash(cat:*)"]},"hooks":{}}"""),
        ["one line with blanks"] = Bytes("""{ "permissions": { "allow": [ "Bash(ls:*)", "Bash(cat:*)" ], "deny": [] } }""" + "\n"),
        ["trailing commas"] = Bytes("{\n  \"permissions\": {\n    \"allow\": [\n      \"Bash(ls:*)\",\n    ],\n  },\n  \"model\": \"opus\",\n}\n"),
        ["comments everywhere"] = Bytes(
            """
            // head
            {
              /* before */ "permissions": /* between */ {
                "allow": [ // why
                  "Bash(ls:*)" // last one
                  // the end
                ] /* after */
              }, // no hooks yet
              "hooks": { /* none */ }
              // foot
            }
            // tail
            """),
        ["letters of every kind"] = Bytes("{\n  \"größe\": \"模型 🐘 \\u00e9 \\\"quoted\\\" \\\\\",\n  \"env\": { \"NAME\": \"Ada Łukasiewicz\" }\n}\n"),
        ["words like ours"] = Bytes(
            """
            {
              "hooks": {
                "Stop": [
                  { "hooks": [ { "type": "command", "command": "/home/ada/satchel/bin/satchel-backup hook stop" } ] },
                  { "hooks": [ { "type": "command", "command": "satchel hook stop --mine" } ] }
                ]
              },
              "permissions": { "allow": [ "Bash(satchel demo)" ], "ask": [ "Bash(satchel recall:*)" ] },
              "additionalDirectories": [ "~/src/satchel" ]
            }
            """),
        ["a rule of ours that was there before"] = Bytes("{\n  \"permissions\": {\n    \"allow\": [\n      \"Bash(satchel recall:*)\"\n    ]\n  }\n}\n"),
        ["two of one name"] = Bytes("{\n  \"hooks\": { \"Stop\": [] },\n  \"hooks\": { \"Stop\": [ { \"hooks\": [] } ] }\n}\n"),
        ["brackets on the first line"] = Bytes("{ \"model\": \"opus\",\n  \"hooks\": { \"Stop\": [ { \"hooks\": [\n    { \"type\": \"command\", \"command\": \"x\" } ] } ] } }\n"),
        ["a megabyte"] = Bytes("{\n  \"permissions\": {\n    \"allow\": [\n"
            + string.Join(",\n", Enumerable.Range(0, 20_000).Select(number => FormattableString.Invariant($"      \"Bash(project-{number:D6} --with some words:*)\"")))
            + "\n    ]\n  }\n}\n"),
    };

    /// <summary>Files that are none of JSON, what is wrong with them, and where.</summary>
    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "{\n  \"model\": opus\n}", "line 2, column 12" },
        { "{\n  \"hooks\": {\n", "line 3, column 1" },
        { "{ \"a\": 1 \"b\": 2 }", "line 1, column 10" },
        { "{ \"a\": \"no end\n}", "line 1, column 15" },
        { "{} {}", "line 1, column 4" },
        { "[]", "the file is no object" },
        { "{ \"hooks\": [] }", "'hooks' is no object" },
        { "{\n  \"permissions\": { \"allow\": \"all\" }\n}", "'permissions.allow' is no list" },
        { "{ /* no end", "the comment has no end" },
        { "<settings/>", "line 1, column 1" },
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
