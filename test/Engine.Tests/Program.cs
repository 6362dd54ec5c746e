using Satchel.Engine.Tests.Commerce;
using Satchel.Engine.Tests.Store.Sqlite;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Satchel.Engine.Tests;

/// <summary>Runs the tests, or, started by one of them, the part that is to be killed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [KilledWriter.Command, var folder, var memories] => KilledWriter.RunAsync(folder, memories),
        [PurseSpender.Command, var file, var name] => PurseSpender.RunAsync(file, name),
        _ when args.Any(arg => arg is "-automated" or "@@") => ConsoleRunner.Run(args),
        _ => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}
