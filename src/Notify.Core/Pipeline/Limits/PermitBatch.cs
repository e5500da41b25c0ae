using System.Threading.RateLimiting;
using Notify.Bus;

namespace Notify.Pipeline.Limits;

/// <summary>Permits taken before a claim. Those that the claim does not need are returned.</summary>
internal sealed class PermitBatch
{
    private readonly Stack<RateLimitLease> _all = new();
    private readonly Stack<RateLimitLease> _campaign = new();

    public int Total => _all.Count;

    public int Campaign => _campaign.Count;

    public void Add(RateLimitLease permit) => _all.Push(permit);

    public void AddCampaign(RateLimitLease permit) => _campaign.Push(permit);

    /// <summary>Takes the permits of claimed messages.</summary>
    public SendPermit[] Take(IReadOnlyList<Lease> leases)
    {
        var permits = new SendPermit[leases.Count];
        for (var i = 0; i < permits.Length; i++)
            permits[i] = new(_all.Pop(), leases[i].Envelope.Lane == Lane.Campaign ? _campaign.Pop() : null);
        return permits;
    }

    public void ReturnRest()
    {
        while (_all.TryPop(out var permit))
            permit.GiveBack();
        ReturnCampaign();
    }

    public void ReturnCampaign()
    {
        while (_campaign.TryPop(out var permit))
            permit.GiveBack();
    }
}

/// <summary>The right to send one message: a permit of the channel and, for a campaign, one of its share.</summary>
internal sealed class SendPermit(RateLimitLease channel, RateLimitLease? campaign)
{
    /// <summary>Whether the permit was spent or returned.</summary>
    public bool IsUsedUp { get; private set; }

    /// <summary>Spends the permit: the window of the limit starts now.</summary>
    public void Spend()
    {
        if (IsUsedUp)
            return;
        IsUsedUp = true;
        channel.Dispose();
        campaign?.Dispose();
    }

    /// <summary>Returns the permit unused.</summary>
    public void Return()
    {
        if (IsUsedUp)
            return;
        IsUsedUp = true;
        channel.GiveBack();
        campaign?.GiveBack();
    }
}
