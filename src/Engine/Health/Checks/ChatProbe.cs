using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;

namespace Satchel.Engine.Health.Checks;

/// <summary>Asks the fast chat model for a word: some tokens.</summary>
internal sealed class ChatProbe(DoctorScope scope) : IDoctorCheck
{
    public string Name => "llm_probe";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        if (scope.Settings.Text("llm.endpoint") is null)
        {
            return CheckFinding.Pass("no chat model is set up");
        }

        using var models = scope.OpenModels();
        using var chat = models.Chat(ModelRole.Fast, ModelPurpose.Probe, scope.Stores.DefaultIfEmpty(StoreName.Default).First());
        var started = scope.Time.GetTimestamp();
        var response = await chat.GetResponseAsync("Answer with the word ok.", cancellationToken: cancellationToken).ConfigureAwait(false);
        var took = (long)scope.Time.GetElapsedTime(started).TotalMilliseconds;
        return CheckFinding.Pass(FormattableString.Invariant($"{response.ModelId ?? "the model"} answered in {took:N0} ms")) with
        {
            Facts = new Dictionary<string, long> { ["took_ms"] = took },
        };
    }
}
