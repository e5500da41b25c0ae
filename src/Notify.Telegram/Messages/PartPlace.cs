namespace Notify.Telegram.Messages;

/// <summary>
/// How a part is sent, which depends on its place in the message: only the first one replies, makes a sound and has the
/// effect, only the last one has the keyboard.
/// </summary>
internal readonly record struct PartPlace
{
    private PartPlace(MessageSettings settings) => Settings = settings;

    public MessageSettings Settings { get; }

    public bool Silent { get; private init; }

    public ReplyTarget? Reply { get; private init; }

    public string? Effect { get; private init; }

    public string? Keyboard { get; private init; }

    public static PartPlace Of(MessageSettings settings, bool isFirst, bool isLast) => new(settings)
    {
        Silent = settings.Silent || !isFirst,
        Reply = isFirst ? settings.ReplyTo : null,
        Effect = isFirst ? settings.Effect : null,
        Keyboard = isLast ? settings.Keyboard : null,
    };
}
