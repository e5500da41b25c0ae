namespace Notify.Testing;

/// <summary>A call that is rejected, with the text of the Bot API.</summary>
internal sealed class BotApiRefusal(BotApiAnswer answer) : Exception(answer.Description)
{
    public BotApiRefusal(string description) : this(BotApiAnswer.BadRequest(description)) { }

    public BotApiAnswer Answer { get; } = answer;
}
