namespace Notify.Telegram;

/// <summary>Settings of a Telegram channel. Checked at start where this process works the channel.</summary>
/// <remarks><see cref="ToString"/> shows no secret.</remarks>
public sealed class TelegramOptions : ChannelOptions
{
    internal const string DefaultApiUrl = "https://api.telegram.org";

    /// <summary>The bot's token as BotFather gives it, for example <c>123456789:AA…</c>. Required. A secret.</summary>
    public string? BotToken { get; set; }

    /// <summary>
    /// Gets or sets the server of the Bot API, for example one of your own: a scheme, a host, optionally a port and a
    /// path. The calls go to <c>bot</c> and the token below it.
    /// </summary>
    /// <value>
    /// The default is <c>https://api.telegram.org</c>. The scheme http is accepted for this machine only, unless
    /// <see cref="AllowHttp"/> is set.
    /// </value>
    public string ApiUrl { get; set; } = DefaultApiUrl;

    /// <summary>
    /// Gets or sets a value indicating whether <see cref="ApiUrl"/> may be an http address of another machine. The
    /// token and all messages are then sent unencrypted.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the bot belongs to Telegram's test environment: the calls go to
    /// <c>/bot&lt;token&gt;/test/</c>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool UseTestEnvironment { get; set; }

    /// <summary>What becomes of a text above 4,096 characters. Default <see cref="LongTextAction.Split"/>.</summary>
    public LongTextAction LongText { get; set; }

    /// <summary>What becomes of a text whose markup Telegram would refuse. Default <see cref="BadMarkupAction.Fail"/>.</summary>
    public BadMarkupAction OnBadMarkup { get; set; }

    /// <summary>
    /// How many messages to one group or channel may leave in any window. Default null: 20 a minute, which is what Telegram allows; <see cref="RateLimit.None"/> turns it off. Holds together with
    /// <see cref="ChannelOptions.AddressRateLimit"/>.
    /// </summary>
    public RateLimit? GroupRateLimit { get; set; }

    /// <summary>Whether links in messages are shown without a preview, unless a template says otherwise. Default false.</summary>
    public bool DisableLinkPreview { get; set; }

    /// <summary>Whether messages arrive without a sound, unless a template says otherwise. Default false.</summary>
    public bool Silent { get; set; }

    /// <summary>Whether messages can be neither forwarded nor saved, unless a template says otherwise. Default false.</summary>
    public bool ProtectContent { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the bot may send up to 1,000 messages in a second, which Telegram
    /// charges in stars from the bot's balance. Without it, a <see cref="ChannelOptions.RateLimit"/> above 30 in a
    /// second leads to refusals. A template can set the part <c>allow_paid_broadcast</c>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AllowPaidBroadcast { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a message is sent to the chat itself if its thread was deleted or
    /// closed, and without replying if the message to reply to does not exist. If false, such a message is rejected.
    /// </summary>
    /// <value>The default is true.</value>
    public bool FallBackToChat { get; set; } = true;

    /// <summary>How long connecting and TLS may take together. Default 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long one call of the Bot API may take, uploads included. Default 100 seconds. Keep it below <see cref="ChannelOptions.SendTimeout"/>: then a silent server is told from a lost answer.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// The <c>secret_token</c> that <c>setWebhook</c> was called with, 1 to 256 of <c>A-Z a-z 0-9 _ -</c>: by it updates are known to come from Telegram. Default null: updates are not taken. A secret.
    /// </summary>
    public string? WebhookSecret { get; set; }

    /// <summary>The bot's user name without the <c>@</c>, for example <c>example_bot</c>. Needed for <see cref="ITelegramLinks.CreateLink"/>. Default null.</summary>
    public string? BotUserName { get; set; }

    /// <summary>How long a link of <see cref="ITelegramLinks"/> is valid. Default 1 hour; 1 minute to 30 days.</summary>
    public TimeSpan LinkValidity { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets or sets a value indicating whether a link of <see cref="ITelegramLinks"/> may link several chats until it
    /// expires. If false, a link works once.
    /// </summary>
    /// <value>The default is false.</value>
    public bool ReusableLinks { get; set; }

    /// <summary>Gets or sets the maximum number of chats that links may connect to one user, from 1 to 1,000.</summary>
    /// <value>The default is 20.</value>
    public int MaxChatsPerUser { get; set; } = 20;

    /// <summary>What a user is told, as plain text, whose chat was linked. Empty: nothing. Default: an English sentence.</summary>
    public string LinkedText { get; set; } = "Done. You will get your messages here.";

    /// <summary>
    /// Gets or sets the plain text that a user receives whose link has expired, was used before or is not valid. If it
    /// is empty, nothing is sent.
    /// </summary>
    /// <value>The default is an English sentence.</value>
    public string LinkInvalidText { get; set; } = "This link is no longer valid. Please get a new one where you found it.";

    /// <summary>
    /// Gets or sets the plain text that a user receives whose account has <see cref="MaxChatsPerUser"/> chats already.
    /// If it is empty, nothing is sent.
    /// </summary>
    /// <value>The default is an English sentence.</value>
    public string TooManyChatsText { get; set; } =
        "Too many chats are connected to your account. Please remove one first.";

    /// <summary>The limit to one chat, defaults filled in.</summary>
    internal RateLimit EffectiveAddressRateLimit => AddressRateLimit ?? Limits.PerChat;

    /// <summary>The limit to one group, defaults filled in.</summary>
    internal RateLimit EffectiveGroupRateLimit => GroupRateLimit ?? Limits.PerGroup;

    /// <summary>The Bot API's server.</summary>
    public override string ToString() => Uri.TryCreate(ApiUrl, UriKind.Absolute, out var url) ? $"TelegramOptions {url.Host}:{url.Port}" : "TelegramOptions";
}
