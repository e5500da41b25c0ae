namespace Notify.Push;

/// <summary>Settings of a push channel. Checked at start where this process works the channel.</summary>
/// <remarks><see cref="ToString"/> does not show the private key.</remarks>
public sealed class PushOptions : ChannelOptions
{
    /// <summary>The longest notification, as JSON: 3993 bytes. The rest of the 4096 a push service must take is for keys, tag and delimiter (RFC 8291 section 4).</summary>
    public const int MaxPayloadBytes = Encryption.PushEncryption.MaxTextBytes;

    /// <summary>The longest a push service keeps a message: 28 days, as the large ones do.</summary>
    internal static readonly TimeSpan MaxTimeToLive = TimeSpan.FromDays(28);

    /// <summary>Makes settings with their defaults; <see cref="ChannelOptions.Concurrency"/> is 32, for a request is short and waits most of its time.</summary>
    public PushOptions() => Concurrency = 32;

    /// <summary>
    /// The VAPID public key (RFC 8292) that browsers subscribe with: 65 bytes in base64url or base64; white space around
    /// it is ignored. Required; <see cref="VapidKeys.Generate"/> makes a pair.
    /// </summary>
    public string? VapidPublicKey { get; set; }

    /// <summary>
    /// The VAPID private key: 32 bytes in base64url or base64; white space around it is ignored. Required. A secret.
    /// </summary>
    public string? VapidPrivateKey { get; set; }

    /// <summary>
    /// Where push services reach whoever runs this server: <c>mailto:ops@example.com</c> or an https address (RFC 8292 section 2.1). Required; Apple refuses localhost.
    /// </summary>
    public string? Subject { get; set; }

    /// <summary>
    /// How long a push service keeps a message for a browser that is away. Default null: until the notification expires, 28 days at most. Never beyond the expiry; a template's part <c>ttl</c>
    /// goes before. Zero: delivered now or never.
    /// </summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>How urgent messages are: whether a device on battery is woken for them (RFC 8030 section 5.3). Default null: high for transactional, normal for campaigns. A template's part <c>urgency</c> goes before.</summary>
    public PushUrgency? Urgency { get; set; }

    /// <summary>
    /// Notifications shorter than so many bytes are padded to it, so that their length says nothing to who watches. Default 0: no padding; at most <see cref="MaxPayloadBytes"/>. Some browsers on
    /// phones take no more than about 2,800.
    /// </summary>
    public int PaddedLength { get; set; }

    /// <summary>
    /// Hosts of push services in addition to those of Chrome, Edge, Firefox, Safari and Opera: <c>push.example.com</c>, or
    /// <c>*.example.com</c> for every name below it. An entry allows port 443 only, or the port that it names:
    /// <c>push.example.com:8443</c>. Default none.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Whether any host on the public internet is accepted as a push service, on port 443. Default false: the push services
    /// of known browsers, and <see cref="AllowedHosts"/>, which is also necessary for other ports.
    /// </summary>
    public bool AllowAnyPublicHost { get; set; }

    /// <summary>
    /// Whether endpoints may be on this machine or a private network, by http too. For tests and push services of one's own. Default false: anybody who subscribes could make this server send
    /// requests into its own network.
    /// </summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>
    /// SHA-256 fingerprints (64 hexadecimal digits) of server certificates to trust besides those this machine trusts, for a push service with a self-made certificate. Default none.
    /// </summary>
    public IList<string> TrustedFingerprints { get; } = [];

    /// <summary>How long connecting may take, TLS included. Default 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a request may take in all. Default 60 seconds. Keep it below <see cref="ChannelOptions.SendTimeout"/>: then a service that is not there is told from a lost answer.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The public key and the subject.</summary>
    public override string ToString() => $"PushOptions {VapidPublicKey} {Subject}";
}
