/** What the scripted machine says to every card, by name. */
export const TAP = ['SelectApplication', 'GetVersion', 'AdditionalFrame', 'AdditionalFrame', 'CommitTransaction'];
