using System.Runtime.CompilerServices;
using Satchel.Cli.Output;

namespace Satchel.Cli;

/// <summary>What this program is and what it was built from.</summary>
internal static class ProgramVersion
{
    /// <summary>Writes the version document.</summary>
    public static int Write(CliOutput output)
    {
        var framework = $".NET {Environment.Version}{(RuntimeFeature.IsDynamicCodeSupported ? "" : " native")}";
        SQLitePCL.Batteries_V2.Init();
        var sqlite = SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
        output.Document(
            "satchel.version/1",
            json =>
            {
                json.WriteString("version", BuildInformation.Version);
                json.WriteString("commit", BuildInformation.Commit);
                json.WriteString("framework", framework);
                json.WriteString("sqlite", sqlite);
            },
            text => text.Line($"satchel {BuildInformation.Version} (commit {BuildInformation.Commit}, {framework}, SQLite {sqlite})"));
        return ExitCode.Done;
    }
}
