using System.Text.Json;
using Satchel.Engine.Scheduler;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether the hooks of the last day could answer.</summary>
internal sealed class HookLogCheck(DoctorScope scope) : IDoctorCheck
{
    /// <summary>Most lines that are looked at.</summary>
    private const int MostLines = 1_000;

    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    public string Name => "hooks";

    public Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var since = scope.Time.GetUtcNow() - Recent;
        var codes = new EventLog(scope.Home.HookLog, scope.Time).ReadLast(MostLines, problemsOnly: true)
            .Select(line => CodeOf(line, since)).OfType<string>().ToArray();
        if (codes.Length == 0)
        {
            return Task.FromResult(CheckFinding.Pass("none has failed in the last day"));
        }

        var most = codes.GroupBy(code => code, StringComparer.Ordinal).OrderByDescending(group => group.Count()).First();
        var finding = CheckFinding.Warn(
            FormattableString.Invariant($"{codes.Length:N0} went without an answer in the last day, most of them for {most.Key}"),
            most.Key == "timed_out" ? $"satchel config set hooks.timeout_ms {2 * scope.Settings.WholeNumber("hooks.timeout_ms")}" : $"tail '{scope.Home.HookLog}'");
        return Task.FromResult(finding with { Facts = new Dictionary<string, long> { ["failures"] = codes.Length } });
    }

    /// <summary>The code of a line since a moment; null for any other line.</summary>
    private static string? CodeOf(string line, DateTimeOffset since)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("ts").GetDateTimeOffset() >= since ? json.RootElement.GetProperty("code").GetString() : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
