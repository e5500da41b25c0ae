namespace Notify.Enqueue;

/// <summary>Every branch needs somebody it could reach, and every address given on the spot has to have its kind's form. Addresses stay out of the messages.</summary>
internal static class RecipientCheck
{
    public static void Check(Recipient recipient, ResolvedVia via)
    {
        foreach (var kind in via.Kinds)
            CheckForm(recipient, kind);
        if (recipient.UserId is not null)
            return;
        foreach (var branch in via.Branches)
            RequireAddress(recipient, branch);
    }

    private static void CheckForm(Recipient recipient, ChannelKind kind)
    {
        if (recipient.AddressFor(kind.Name) is not { } address)
            return;
        var fault = string.IsNullOrWhiteSpace(address) ? "It is empty" : kind.Validate(address);
        if (fault is not null)
            throw Rejected.Because(RejectionReason.MalformedAddress, $"The recipient's {kind.Name} address is malformed: {Rejected.Sentence(fault)}", kind.Name);
    }

    private static void RequireAddress(Recipient recipient, ResolvedBranch branch)
    {
        foreach (var kind in branch.Kinds)
        {
            if (recipient.AddressFor(kind.Name) is not null)
                return;
        }

        string[] kinds = [.. branch.Kinds.Select(kind => kind.Name)];
        throw Rejected.Because(
            RejectionReason.NoAddress,
            $"The recipient has neither a user id nor an address. Looked for: {string.Join(", ", kinds)}. Give the Recipient a user id of the address book, or one of these addresses.",
            kinds);
    }
}
