namespace Notify.Bus;

/// <summary>A quick upper bound of an envelope's encoded length.</summary>
internal static class EnvelopeSize
{
    // Names, punctuation, ids and times with every field set.
    private const int Fixed = 700;

    // A character of UTF-16 becomes \u0000 at worst.
    private const int PerCharacter = 6;

    // Quotes, colon, comma, and the names within an attachment.
    private const int PerEntry = 8;
    private const int PerAttachment = 64;
    private const int PerCondition = 96;

    // Names, durations, seven days of the week and the flags.
    private const int OfDigest = 400;

    /// <summary>Returns a length that the encoded envelope does not exceed, without encoding it.</summary>
    public static long UpperBound(Envelope envelope)
    {
        var recipient = envelope.Recipient;
        var characters =
            Length(envelope.Template)
            + Length(envelope.List)
            + Length(envelope.Category)
            + Length(envelope.Tenant)
            + Length(envelope.Campaign)
            + Length(envelope.IdempotencyKey)
            + Length(envelope.TraceParent)
            + Length(envelope.TraceState)
            + Length(envelope.Digest?.Key)
            + Length(recipient.UserId)
            + Length(recipient.Email)
            + Length(recipient.Locale)
            + Length(recipient.TimeZone);
        var rest = (long)Fixed + envelope.Model.Length;
        for (var i = 0; i < envelope.Steps.Count; i++)
            Add(envelope.Steps[i], null);
        for (var i = 0; i < envelope.Conditions.Count; i++)
        {
            Add(envelope.Conditions[i].Until, null);
            rest += PerCondition;
        }

        if (envelope.Digest is not null)
            rest += OfDigest;
        if (recipient.Addresses is { } addresses)
            AddAll(addresses);
        AddAll(envelope.Headers);
        AddAll(envelope.Metadata);

        for (var i = 0; i < envelope.Attachments.Count; i++)
        {
            var attachment = envelope.Attachments[i];
            Add(attachment.FileName, attachment.ContentType);
            Add(attachment.Reference, attachment.ContentId);
            rest += PerAttachment + (((attachment.Content?.Length ?? 0) + 2L) / 3 * 4);
        }

        return rest + (PerCharacter * characters);

        // Enumerating a dictionary behind its interface costs an object.
        void AddAll(IReadOnlyDictionary<string, string> entries)
        {
            if (entries.Count == 0)
                return;
            if (entries is Dictionary<string, string> plain)
            {
                foreach (var (name, value) in plain)
                    Add(name, value);
            }
            else
            {
                foreach (var (name, value) in entries)
                    Add(name, value);
            }
        }

        void Add(string? one, string? other)
        {
            characters += Length(one) + Length(other);
            rest += PerEntry;
        }
    }

    private static long Length(string? text) => text?.Length ?? 0;
}
