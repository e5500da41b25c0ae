using System.Threading.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>Permits taken before a claim. What the claim does not need goes back.</summary>
internal sealed class PermitBatch
{
    private readonly Stack<RateLimitLease> _all = new();
    private readonly Stack<RateLimitLease> _campaign = new();

    public int Total => _all.Count;

    public int Campaign => _campaign.Count;

    public void Add(RateLimitLease permit) => _all.Push(permit);

    public void AddCampaign(RateLimitLease permit) => _campaign.Push(permit);

    /// <summary>The permit of one claimed message.</summary>
    public SendPermit Take(Lane lane) => new(_all.Pop(), lane == Lane.Campaign ? _campaign.Pop() : null);

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
