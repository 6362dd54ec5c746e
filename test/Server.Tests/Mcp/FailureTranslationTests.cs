using Satchel.Engine.Inference;
using Satchel.Server.Mcp;

namespace Satchel.Server.Tests.Mcp;

public sealed class FailureTranslationTests
{
    [Fact]
    public void A_failure_of_a_model_has_the_code_of_the_command_line_and_says_what_to_do()
    {
        var failure = FailureTranslation.Of(new ModelException(ModelError.MissingCredentials, "There is no key.", "set llm.api_key"));

        Assert.Equal(("model_credentials_missing", "There is no key: set llm.api_key", false), (failure.Code, failure.Message, failure.IsRetryable));
    }

    [Fact]
    public void A_model_that_may_answer_later_is_worth_another_call()
        => Assert.True(FailureTranslation.Of(new ModelException(ModelError.TimedOut, "The model did not answer.")).IsRetryable);
}
