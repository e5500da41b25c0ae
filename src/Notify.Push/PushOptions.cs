namespace Notify.Push;

/// <summary>Represents the settings of a push channel.</summary>
/// <remarks>
/// The settings are validated at startup if the process consumes the channel's queue. <see cref="ToString"/> does not
/// contain the private key.
/// </remarks>
public sealed class PushOptions : ChannelOptions
{
    /// <summary>
    /// The maximum length of a notification as JSON: 3993 bytes. The rest of the 4096 bytes that a push service must
    /// accept is needed for keys, tag and delimiter (RFC 8291 section 4).
    /// </summary>
    public const int MaxPayloadBytes = Encryption.PushEncryption.MaxTextBytes;

    /// <summary>
    /// The maximum time for which a push service stores a message: 28 days, as the large services do.
    /// </summary>
    internal static readonly TimeSpan MaxTimeToLive = TimeSpan.FromDays(28);

    /// <summary>
    /// Initializes a new instance of the <see cref="PushOptions"/> class. <see cref="ChannelOptions.Concurrency"/> is
    /// 32, because a request is short and spends most of its time waiting.
    /// </summary>
    public PushOptions() => Concurrency = 32;

    /// <summary>
    /// Gets or sets the VAPID public key (RFC 8292) with which browsers subscribe: 65 bytes in base64url or base64.
    /// White space around it is ignored. Required; <see cref="VapidKeys.Generate"/> creates a key pair.
    /// </summary>
    /// <value>The default is null.</value>
    public string? VapidPublicKey { get; set; }

    /// <summary>
    /// Gets or sets the VAPID private key: 32 bytes in base64url or base64. White space around it is ignored. Required.
    /// The private key is a secret.
    /// </summary>
    /// <value>The default is null.</value>
    public string? VapidPrivateKey { get; set; }

    /// <summary>
    /// Gets or sets the address at which push services can contact the operator of this server:
    /// <c>mailto:ops@example.com</c> or an https address (RFC 8292 section 2.1). Required. Apple rejects localhost.
    /// </summary>
    /// <value>The default is null.</value>
    public string? Subject { get; set; }

    /// <summary>
    /// Gets or sets the time for which a push service stores a message for a browser that is offline. It never exceeds
    /// the expiry of the notification. The part <c>ttl</c> of a template takes precedence. Zero means that a message is
    /// delivered immediately or not at all.
    /// </summary>
    /// <value>The default is null: until the notification expires, at most 28 days.</value>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>
    /// Gets or sets the urgency of messages, which decides whether a device on battery wakes up for them (RFC 8030
    /// section 5.3). The part <c>urgency</c> of a template takes precedence.
    /// </summary>
    /// <value>The default is null: high for transactional messages, normal for campaigns.</value>
    public PushUrgency? Urgency { get; set; }

    /// <summary>
    /// Gets or sets the length to which shorter notifications are padded, in bytes, so that their length reveals
    /// nothing to an observer. At most <see cref="MaxPayloadBytes"/>. Some browsers on phones accept no more than
    /// about 2,800.
    /// </summary>
    /// <value>The default is 0: no padding.</value>
    public int PaddedLength { get; set; }

    /// <summary>
    /// Gets the hosts of push services that are allowed in addition to those of Chrome, Edge, Firefox, Safari and
    /// Opera: <c>push.example.com</c>, or <c>*.example.com</c> for every name below it. An entry allows port 443 only,
    /// or the port that it names: <c>push.example.com:8443</c>.
    /// </summary>
    /// <value>The default is an empty list.</value>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether any host on the public internet is accepted as a push service, on port
    /// 443. Another port needs an entry in <see cref="AllowedHosts"/>.
    /// </summary>
    /// <value>The default is false: the push services of known browsers, and <see cref="AllowedHosts"/>.</value>
    public bool AllowAnyPublicHost { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether endpoints may be on this machine or a private network, including http.
    /// It is meant for tests and self-hosted push services: if it is set, any user who subscribes can make this server
    /// send requests to its own network.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>
    /// Gets the SHA-256 fingerprints (64 hexadecimal digits) of server certificates to trust in addition to those that
    /// this machine trusts, for a push service with a self-signed certificate.
    /// </summary>
    /// <value>The default is an empty list.</value>
    public IList<string> TrustedFingerprints { get; } = [];

    /// <summary>Gets or sets the time limit for connecting, including TLS.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the time limit for a request as a whole. Keep it below <see cref="ChannelOptions.SendTimeout"/>,
    /// so that an unavailable service can be distinguished from a lost answer.
    /// </summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Returns the public key and the subject.</summary>
    public override string ToString() => $"PushOptions {VapidPublicKey} {Subject}";
}
