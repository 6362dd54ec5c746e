#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:project ../test/Testing/Testing.csproj
// A provider of models on this machine, to try Satchel with by hand; it answers by rule and forgets everything:
// dotnet run eng/modeldouble.cs -- [--port 9999] [--latency 200] [--fail 20]
// What it speaks is in docs/inference.md.
using System.Globalization;
using Satchel.Testing.Inference;

const int MostPort = 65_535;

if (args.Contains("--help") || !TryNumber("--port", 9_999, MostPort, out var port)
    || !TryNumber("--latency", 0, 600_000, out var latencyMs) || !TryNumber("--fail", 0, 100, out var failing))
{
    Console.WriteLine("usage: dotnet run eng/modeldouble.cs -- [--port 9999] [--latency 0] [--fail 0]");
    Console.WriteLine("  --port N     port on the loopback address; 0: any that is free");
    Console.WriteLine("  --latency N  milliseconds before each answer");
    Console.WriteLine("  --fail N     percent of calls that go wrong, each in another way");
    return args.Contains("--help") ? 0 : 2;
}

ModelFault[] faults =
[
    new ModelFault.Status(429, "2"), new ModelFault.Status(500), new ModelFault.Reset(), new ModelFault.HalfJson(), new ModelFault.BrokenOff(),
    new ModelFault.Says("I am sorry, I cannot do that."), new ModelFault.NoChoices(), new ModelFault.WrongDimension(), new ModelFault.NotANumber(),
    new ModelFault.Huge(100_000_000, IsAnnounced: false),
];
var random = new Random(1);
var (calls, failures) = (0, 0);
await using var provider = new ModelDouble(port)
{
    Chat = Curator.Answer,
    Before = token => Task.Delay(latencyMs, token),
    Fault = call =>
    {
        var fault = random.Next(100) < failing ? faults[failures++ % faults.Length] : null;
        Console.WriteLine($"{++calls}  {call.Path}  {(string?)call.Body["model"]}  {fault?.ToString() ?? "answered"}");
        return fault;
    },
};
var address = provider.Address.ToString().TrimEnd('/');
Console.WriteLine($"""
    listening on {address}; Ctrl+C ends it
    satchel config set llm.endpoint {address}/v1
    satchel config set llm.model.fast double; satchel config set llm.model.canonical double; satchel config set llm.model.metadata double
    satchel config set embed.provider openai; satchel config set embed.endpoint {address}
    satchel config set rerank.provider voyage; satchel config set rerank.endpoint {address}
    """);
var end = new TaskCompletionSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    end.TrySetResult();
};
await end.Task;
return 0;

bool TryNumber(string option, int fallback, int most, out int number)
{
    number = fallback;
    var index = Array.IndexOf(args, option);
    return index < 0 || (index + 1 < args.Length && int.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most);
}
