using Notify.Addresses;

namespace Notify.WebSample.People;

/// <summary>Somebody who may sign in.</summary>
internal sealed record Person(string Id, string Name, string May, params string[] Roles)
{
    public static IReadOnlyList<Person> All { get; } =
    [
        new("trader", "Tara the trader", "gets messages"),
        new("owner", "Olga the owner", "may also send tests and operate", People.Roles.Owner, People.Roles.Operator),
        new("operator", "Otto the operator", "may also operate", People.Roles.Operator),
    ];

    public string Email => $"{Id}@demo.example";

    public static Person? Find(string? id) => All.FirstOrDefault(person => person.Id == id);

    /// <summary>Fills the address book, as an application does when users sign up. Real servers get no mail to made-up people: set Demo:Email to your own mailbox.</summary>
    public static async Task SignUpAsync(IAddressBook book, IConfiguration configuration)
    {
        foreach (var person in All)
        {
            await book.AddAddressAsync(person.Id, Channels.Email, configuration["Demo:Email"] ?? person.Email);
            await book.AddAddressAsync(person.Id, "pager", person.Id);
        }
    }
}
