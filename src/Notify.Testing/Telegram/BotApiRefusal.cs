namespace Notify.Testing;

/// <summary>A call that is refused; the words are the Bot API's own.</summary>
internal sealed class BotApiRefusal(BotApiAnswer answer) : Exception(answer.Description)
{
    public BotApiRefusal(string description) : this(BotApiAnswer.BadRequest(description)) { }

    public BotApiAnswer Answer { get; } = answer;
}
