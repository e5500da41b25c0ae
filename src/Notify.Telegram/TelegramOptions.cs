namespace Notify.Telegram;

/// <summary>Represents the settings of a Telegram channel.</summary>
/// <remarks>
/// The settings are validated at startup if the process consumes the channel's queue; those of updates and links are
/// validated in every process. <see cref="ToString"/> contains no secret.
/// </remarks>
public sealed class TelegramOptions : ChannelOptions
{
    internal const string DefaultApiUrl = "https://api.telegram.org";

    /// <summary>
    /// Gets or sets the token of the bot as created by BotFather, for example <c>123456789:AA…</c>. Required. The token
    /// is a secret.
    /// </summary>
    /// <value>The default is null.</value>
    public string? BotToken { get; set; }

    /// <summary>
    /// Gets or sets the server of the Bot API, for example a self-hosted one: a scheme, a host, optionally a port and a
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

    /// <summary>Gets or sets the action for a text of more than 4,096 characters.</summary>
    /// <value>The default is <see cref="LongTextAction.Split"/>.</value>
    public LongTextAction LongText { get; set; }

    /// <summary>Gets or sets the action for a text whose markup Telegram would reject.</summary>
    /// <value>The default is <see cref="BadMarkupAction.Fail"/>.</value>
    public BadMarkupAction OnBadMarkup { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of messages to one group or channel in any window. It applies together with
    /// <see cref="ChannelOptions.AddressRateLimit"/>.
    /// </summary>
    /// <value>
    /// The default is null: 20 per minute, which is the limit of Telegram. <see cref="RateLimit.None"/> means no
    /// limit.
    /// </value>
    public RateLimit? GroupRateLimit { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether links in messages are shown without a preview. A template can override
    /// it.
    /// </summary>
    /// <value>The default is false.</value>
    public bool DisableLinkPreview { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether messages arrive without a sound. A template can override it.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Silent { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether messages can be neither forwarded nor saved. A template can override it.
    /// </summary>
    /// <value>The default is false.</value>
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

    /// <summary>Gets or sets the time limit for connecting and the TLS handshake together.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the time limit for one call of the Bot API, including uploads. Keep it below
    /// <see cref="ChannelOptions.SendTimeout"/>, so that a silent server can be distinguished from a lost answer.
    /// </summary>
    /// <value>The default is 100 seconds.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Gets or sets the <c>secret_token</c> that <c>setWebhook</c> was called with: 1 to 256 of <c>A-Z a-z 0-9 _ -</c>.
    /// It proves that an update comes from Telegram. The <c>secret_token</c> is a secret.
    /// </summary>
    /// <value>The default is null: updates are not accepted.</value>
    public string? WebhookSecret { get; set; }

    /// <summary>
    /// Gets or sets the user name of the bot without the <c>@</c>, for example <c>example_bot</c>. It is required for
    /// <see cref="ITelegramLinks.CreateLink"/>.
    /// </summary>
    /// <value>The default is null.</value>
    public string? BotUserName { get; set; }

    /// <summary>
    /// Gets or sets the time for which a link of <see cref="ITelegramLinks"/> is valid, from 1 minute to 30 days.
    /// </summary>
    /// <value>The default is 1 hour.</value>
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

    /// <summary>
    /// Gets or sets the plain text that a user receives whose chat was linked. If it is empty, nothing is sent.
    /// </summary>
    /// <value>The default is an English sentence.</value>
    public string LinkedText { get; set; } = "Done. You will get your messages here.";

    /// <summary>
    /// Gets or sets the plain text that a user receives whose link has expired, was used before or is not valid. If it
    /// is empty, nothing is sent.
    /// </summary>
    /// <value>The default is an English sentence.</value>
    public string LinkInvalidText { get; set; } =
        "This link is no longer valid. Please get a new one where you found it.";

    /// <summary>
    /// Gets or sets the plain text that a user receives whose account has <see cref="MaxChatsPerUser"/> chats already.
    /// If it is empty, nothing is sent.
    /// </summary>
    /// <value>The default is an English sentence.</value>
    public string TooManyChatsText { get; set; } =
        "Too many chats are connected to your account. Please remove one first.";

    /// <summary>The limit of one chat, or its default.</summary>
    internal RateLimit EffectiveAddressRateLimit => AddressRateLimit ?? Limits.PerChat;

    /// <summary>The limit of one group, or its default.</summary>
    internal RateLimit EffectiveGroupRateLimit => GroupRateLimit ?? Limits.PerGroup;

    /// <summary>Returns the host and port of the Bot API server.</summary>
    public override string ToString() =>
        Uri.TryCreate(ApiUrl, UriKind.Absolute, out var url)
            ? $"TelegramOptions {url.Host}:{url.Port}"
            : "TelegramOptions";
}
